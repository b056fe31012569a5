package main

import "fmt"

// row is a line of the table.
type row struct {
	what     string
	measured figures
	rate     float64 // a second; 0 if it is no rate
	ratio    string  // against which baseline
	target   string
}

func header() {
	fmt.Println("| what | time | per second | peak memory | ratio | target |")
	fmt.Println("| --- | --- | --- | --- | --- | --- |")
}

func (r row) print() {
	rate, peak := "", ""
	if r.rate > 0 {
		rate = fmt.Sprintf("%.0f", r.rate)
	}
	if r.measured.peak > 0 {
		peak = fmt.Sprintf("%d MB", r.measured.peak>>20)
	}
	fmt.Printf("| %s | %.3f s | %s | %s | %s | %s |\n", r.what, r.measured.wall.Seconds(), rate, peak, r.ratio, r.target)
}

// each is the rate of a process that worked on all orders.
func (b *bench) each(f figures) float64 { return float64(b.orders) / f.wall.Seconds() }

// against is the time of a process as a part of a baseline's.
func against(f, baseline figures) string {
	return fmt.Sprintf("%.3f of the baseline's time", f.wall.Seconds()/baseline.wall.Seconds())
}
