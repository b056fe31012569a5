package main

import (
	"fmt"
	"path/filepath"
)

// stages measures each stage of a run without a call limit, one after the other, with a simulator
// in a process of its own, and the baselines of submitting and writing.
func (b *bench) stages() error {
	var bare figures
	err := b.withSimulator(func(s platform) (err error) {
		bare, err = b.self("post", s.Endpoint)
		return err
	})
	if err != nil {
		return err
	}
	row{what: "bare client, signed posts (baseline)", measured: bare, rate: b.each(bare)}.print()
	ledger, results := filepath.Join(b.dir, "stages.db"), filepath.Join(b.dir, "results.xlsx")
	err = b.withSimulator(func(s platform) error {
		imported, err := b.process(b.binary, append(b.common("import", ledger, s), b.file())...)
		if err != nil {
			return err
		}
		row{what: "`fapiao import`, SQLite", measured: imported, rate: b.each(imported), target: "≥ 60,000/s"}.print()
		submitted, err := b.process(b.binary, b.common("submit", ledger, s)...)
		if err != nil {
			return err
		}
		ratio := fmt.Sprintf("%.2f of the bare client's rate", bare.wall.Seconds()/submitted.wall.Seconds())
		row{what: "`fapiao submit`, no limit", measured: submitted, rate: b.each(submitted), ratio: ratio, target: "≥ 0.6"}.print()
		asked, err := b.process(b.binary, append(b.common("reconcile", ledger, s), "--wait", "10m")...)
		if err != nil {
			return err
		}
		row{what: "`fapiao reconcile`", measured: asked, rate: b.each(asked), target: "≥ 30,000/s"}.print()
		return nil
	})
	if err != nil {
		return err
	}
	return b.writing(ledger, results)
}

// writing compares the result workbook with the same cells written by libraries.
func (b *bench) writing(ledger, results string) error {
	exported, err := b.median(func() (figures, error) {
		return b.process(b.binary, "export", "--environment", "simulator", "--ledger", ledger, "-o", results)
	})
	if err != nil {
		return err
	}
	stream, err := b.median(func() (figures, error) { return b.self("stream", results) })
	if err != nil {
		return err
	}
	row{what: "excelize StreamWriter, the same cells (baseline)", measured: stream, rate: b.each(stream)}.print()
	if err := b.peers("write", results, stream); err != nil {
		return err
	}
	row{what: "`fapiao export`", measured: exported, rate: b.each(exported), ratio: against(exported, stream), target: "1M: ≤ 0.167, < 100 MB"}.print()
	return nil
}

// common are the arguments of every stage.
func (b *bench) common(command, ledger string, s platform) []string {
	return []string{command, "--environment", "simulator", "--endpoint", s.Endpoint, "--ledger", ledger, "--rate", "unlimited",
		"--in-flight", fmt.Sprint(b.inFlight)}
}

// wholeRun measures fapiao run.
func (b *bench) wholeRun() error {
	return b.withSimulator(func(s platform) error {
		args := append(b.common("run", filepath.Join(b.dir, "whole.db"), s), "--wait", "10m", "-o", filepath.Join(b.dir, "out"), b.file())
		whole, err := b.process(b.binary, args...)
		if err != nil {
			return err
		}
		row{what: "`fapiao run`", measured: whole, rate: b.each(whole), ratio: fmt.Sprintf("%d bytes of memory an order", whole.peak/int64(b.orders)),
			target: "1M: ≤ 150 s, ≤ 350 MB"}.print()
		return nil
	})
}
