// Command bench measures fapiao with one-line orders and prints ratios against named baselines of
// the same run on the same machine. It needs the built binary and nothing else; what else the
// machine has (PostgreSQL, Node.js with npm) is measured too. See docs/performance.md for how to
// read it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	b := bench{}
	flag.StringVar(&b.binary, "binary", "bin/fapiao", "the fapiao program to measure")
	flag.IntVar(&b.orders, "orders", 100_000, "one-line orders in the workbook")
	flag.IntVar(&b.inFlight, "in-flight", 32, "calls open at once, of the run and of the bare client")
	flag.IntVar(&b.least, "repeat", 5, "how often what takes less than two seconds is measured; the median counts")
	flag.DurationVar(&b.spell, "spell", time.Minute, "how long workers are measured at a limit, in whole seconds")
	parts := flag.String("parts", strings.Join(names(), ","), "what to measure")
	role := flag.String("role", "", "internal: the baseline that this process is")
	target := flag.String("target", "", "internal: file or address of the baseline")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	b.ctx = ctx
	var err error
	switch *role {
	case "rows":
		err = rawRows(*target)
	case "stream":
		err = streamRows(*target, b.orders)
	case "post":
		err = barePosts(ctx, *target, b.orders, b.inFlight)
	default:
		err = b.measure(strings.Split(*parts, ","))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// part is one group of measurements.
type part struct {
	name    string
	measure func(*bench) error
}

// parts are all, in their order: later ones use what earlier ones made.
var parts = []part{
	{"start", (*bench).startUp},
	{"check", (*bench).reading},
	{"copy", (*bench).marking},
	{"stages", (*bench).stages},
	{"corrections", (*bench).corrections},
	{"unsent", (*bench).unsent},
	{"postgres", (*bench).onPostgres},
	{"run", (*bench).wholeRun},
	{"limit", (*bench).limits},
	{"workers", (*bench).workers},
	{"workers-limit", (*bench).workersLimit},
}

func names() (out []string) {
	for _, p := range parts {
		out = append(out, p.name)
	}
	return out
}

// bench is one run of the program. Everything it writes is below dir.
type bench struct {
	ctx                     context.Context
	binary, dir             string
	orders, inFlight, least int
	spell                   time.Duration
}

func (b *bench) file() string { return filepath.Join(b.dir, "orders.xlsx") }

// measure makes the workbook and runs the wanted parts.
func (b *bench) measure(wanted []string) error {
	for _, w := range wanted {
		if !slices.Contains(names(), w) {
			return fmt.Errorf("there is no part %q: name some of %s", w, strings.Join(names(), ", "))
		}
	}
	binary, err := filepath.Abs(b.binary)
	if err != nil {
		return err
	}
	b.binary = binary
	if b.dir, err = os.MkdirTemp("", "fapiao-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	fmt.Printf("%d one-line orders, %d calls in flight, %s\n\n", b.orders, b.inFlight, time.Now().Format(time.DateOnly))
	if err := b.workbook(b.file(), b.orders, 1); err != nil {
		return err
	}
	header()
	for _, p := range parts {
		if slices.Contains(wanted, p.name) {
			if err := p.measure(b); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
	}
	return nil
}
