package main

import (
	"path/filepath"

	"github.com/fapiao/fapiao/internal/fixture"
)

// startUp measures what a user waits for at least.
func (b *bench) startUp() error {
	help, err := b.median(func() (figures, error) { return b.process(b.binary, "--help") })
	if err != nil {
		return err
	}
	row{what: "`fapiao --help`", measured: help, target: "< 0.03 s"}.print()
	few := filepath.Join(b.dir, "few.xlsx")
	if err := b.workbook(few, 20, 2); err != nil {
		return err
	}
	check, err := b.median(func() (figures, error) { return b.process(b.binary, "check", few) })
	if err != nil {
		return err
	}
	row{what: "`fapiao check`, 20 orders", measured: check, target: "< 0.1 s"}.print()
	return nil
}

// reading compares check with the bare loops of libraries over the same file.
func (b *bench) reading() error {
	raw, err := b.median(func() (figures, error) { return b.self("rows", b.file()) })
	if err != nil {
		return err
	}
	row{what: "excelize `Rows()` raw loop (baseline)", measured: raw, rate: b.each(raw)}.print()
	if err := b.peers("read", b.file(), raw); err != nil {
		return err
	}
	check, err := b.median(func() (figures, error) { return b.process(b.binary, "check", "--json", b.file()) })
	if err != nil {
		return err
	}
	row{what: "`fapiao check`, all rules", measured: check, rate: b.each(check), ratio: against(check, raw), target: "≤ 0.125, < 150 MB"}.print()
	return nil
}

// marking compares a check that writes the marked copy and the page with one that does not, of a
// workbook in which every seventh order has an error.
func (b *bench) marking() error {
	wrong := filepath.Join(b.dir, "wrong.xlsx")
	if err := b.workbookOf(wrong, b.orders, 3, fixture.WriteOrdersWithErrors); err != nil {
		return err
	}
	alone, err := b.median(func() (figures, error) { return b.process(b.binary, "check", "--no-copy", "--json", wrong) })
	if err != nil {
		return err
	}
	row{what: "`fapiao check --no-copy`, every seventh order wrong (baseline)", measured: alone, rate: b.each(alone)}.print()
	marked, err := b.median(func() (figures, error) { return b.process(b.binary, "check", "--json", wrong) })
	if err != nil {
		return err
	}
	row{what: "`fapiao check` of it, with the marked copy", measured: marked, rate: b.each(marked), ratio: against(marked, alone), target: "≤ 4, < 200 MB"}.print()
	return nil
}
