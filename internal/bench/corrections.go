package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// redsEach is how many orders there are to one that is reversed.
const redsEach = 100

// corrections measures what a run shows before it asks, the orders that are not sent, and exports
// with and without red invoices. Ratios are of processor time, which other work on the machine
// changes little.
func (b *bench) corrections() error {
	ledger, list := filepath.Join(b.dir, "corrections.db"), filepath.Join(b.dir, "reds.csv")
	if err := b.redList(list); err != nil {
		return err
	}
	return b.withSimulator(func(s platform) error {
		run := func(command string, args ...string) (figures, error) {
			return b.process(b.binary, append(b.common(command, ledger, s), args...)...)
		}
		check, err := b.process(b.binary, "check", "--no-copy", "--ledger", ledger, "--environment", "simulator", b.file())
		if err != nil {
			return err
		}
		row{what: "`fapiao check` (baseline)", measured: check, rate: b.each(check)}.print()
		plan, err := b.process(b.binary, "plan", "--ledger", ledger, "--environment", "simulator", b.file())
		if err != nil {
			return err
		}
		row{what: "`fapiao plan`, what a run shows", measured: plan, rate: b.each(plan), ratio: processor(plan, check)}.print()
		imported, err := run("import", b.file())
		if err != nil {
			return err
		}
		unsent, err := b.median(func() (figures, error) {
			return b.process(b.binary, "status", "--ledger", ledger, "--environment", "simulator")
		})
		if err != nil {
			return err
		}
		row{what: "`fapiao status`, all orders unsent", measured: unsent, ratio: processor(unsent, imported) + " of `import`"}.print()
		if _, err := run("submit"); err != nil {
			return err
		}
		if _, err := run("reconcile", "--wait", "10m"); err != nil {
			return err
		}
		export := func(name string) (figures, error) {
			return b.process(b.binary, "export", "--environment", "simulator", "--ledger", ledger, "-o", filepath.Join(b.dir, name))
		}
		plain, err := export("plain.xlsx")
		if err != nil {
			return err
		}
		row{what: "`fapiao export`, no reds (baseline)", measured: plain, rate: b.each(plain)}.print()
		reds, err := run("red", "--wait", "10m", list)
		if err != nil {
			return err
		}
		row{what: "`fapiao red` of every hundredth order", measured: reds, rate: b.each(reds) / redsEach}.print()
		after, err := export("reds.xlsx")
		if err != nil {
			return err
		}
		row{what: "`fapiao export` with them", measured: after, rate: b.each(after), ratio: processor(after, plain)}.print()
		return nil
	})
}

// redList writes a list that reverses every hundredth order of the workbook.
func (b *bench) redList(path string) error {
	var text strings.Builder
	text.WriteString("订单号,冲红原因\n")
	for i := redsEach; i <= b.orders; i += redsEach {
		fmt.Fprintf(&text, "BM1-%09d,服务中止\n", i)
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		return fmt.Errorf("write the list of reds: %w", err)
	}
	return nil
}

// processor is the processor time of a process as a part of a baseline's.
func processor(f, baseline figures) string {
	return fmt.Sprintf("%.2f of the processor time (%.1f s)", f.user.Seconds()/baseline.user.Seconds(), f.user.Seconds())
}
