// Command bench measures a whole run of one-line orders and prints it as ratios against named
// baselines of the same run on the same machine. It needs the built binary and nothing else; see
// docs/performance.md for how to read it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	binary := flag.String("binary", "bin/fapiao", "the fapiao program to measure")
	orders := flag.Int("orders", 100_000, "one-line orders in the workbook")
	inFlight := flag.Int("in-flight", 32, "calls open at once, of the run and of the bare client")
	role := flag.String("role", "", "internal: the baseline that this process is")
	target := flag.String("target", "", "internal: file or address of the baseline")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	switch *role {
	case "rows":
		err = rawRows(*target)
	case "post":
		err = barePosts(ctx, *target, *orders, *inFlight)
	default:
		err = measure(ctx, *binary, *orders, *inFlight)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// measure makes the workbook, runs baseline and product in turn and prints the ratios.
func measure(ctx context.Context, binary string, orders, inFlight int) error {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "fapiao-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{ctx: ctx, binary: binary, dir: dir, orders: orders, inFlight: inFlight}
	fmt.Printf("%d one-line orders, %d calls in flight\n\n", orders, inFlight)
	if err := b.workbook(); err != nil {
		return err
	}
	if err := b.reading(); err != nil {
		return err
	}
	return b.running()
}
