package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// statedTime is what docs/limits.md states for a command whose ledger is cut off. endsSoon is far
// more than a second, for machines that are busy with other tests, and far less than statedTime.
const (
	statedTime = time.Minute
	endsSoon   = 4 * time.Second
)

// cutOff is a ledger behind a network that can be cut, with a batch in it.
func cutOff(t *testing.T, p *place) *pgtest.Network {
	t.Helper()
	url := pgtest.URL(t)
	if r := p.at(0, url, "import", p.orders); r.code != exitDone {
		t.Fatal(r)
	}
	return pgtest.Through(t, url)
}

// The network is cut while orders are sent: nothing is closed, and nothing arrives. The run ends in
// the stated time, and nothing is sent twice.
func TestNetworkToTheLedgerIsCutInTheMiddle(t *testing.T) {
	t.Parallel()
	const orders = 400
	p := newPlace(t, orders)
	endpoint, _ := server(t, "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
	network := cutOff(t, p)
	sending := start(t, filepath.Dir(p.orders), nil, "submit", "--ledger", network.URL(), "--endpoint", endpoint, "--rate", "50", "--json", "--log-level", "debug")
	sending.says("requestBilling")
	cut := time.Now()
	network.Cut()
	sending.ends(exitPending, "the ledger's database cannot be reached: see that it runs", "no answer came in time")
	if took := time.Since(cut); took > statedTime {
		t.Errorf("it ended after %v", took)
	} else {
		t.Logf("it ended after %v", took)
	}
	network.Restore()
	got := balanceOf(t, p.at(0, network.URL(), "status", "--json").out)
	if got.Orders != orders || got.Ready == 0 {
		t.Errorf("after the fault: %+v, want orders that are ready", got)
	}
	p.recovers(network.URL(), endpoint, orders)
}

// The network is cut at any moment of the first contact: 8, in the stated time.
func TestNetworkToTheLedgerIsCutAtFirstContact(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 3)
	address := cutOff(t, p).URL()
	for _, answers := range []int{1, 2, 4, 6} {
		network := pgtest.Through(t, address)
		network.CutAfter(answers)
		begun := time.Now()
		r := p.at(0, network.URL()+"&connect_timeout=2", "status", "--lang", "en", "--json")
		if line := errorOf(t, r); r.code != exitAway || !strings.Contains(line.Message, "Nothing was sent") {
			t.Errorf("after %d answers: %+v", answers, r)
		}
		if took := time.Since(begun); took > statedTime {
			t.Errorf("after %d answers it took %v", answers, took)
		} else {
			t.Logf("after %d answers it took %v", answers, took)
		}
	}
}

// Every command ends within a second when it is interrupted while its ledger does not answer.
func TestInterruptionWhileTheLedgerIsSilent(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be interrupted by another there")
	}
	p := newPlace(t, 3)
	endpoint, _ := server(t, "--knob", "rate=0")
	address := cutOff(t, p).URL()
	for _, command := range [][]string{
		{"status"}, {"export"}, {"import", p.orders}, {"run", p.orders, "--endpoint", endpoint}, {"submit", "--endpoint", endpoint},
		{"reconcile", "--endpoint", endpoint}, {"retry", "--endpoint", endpoint}, {"drop", "M00001"}, {"accept", "M00001"},
	} {
		for _, answers := range []int{0, 2, 12} {
			network := pgtest.Through(t, address)
			if network.CutAfter(answers); answers == 0 {
				network.Cut()
			}
			run := start(t, filepath.Dir(p.orders), nil, append(command, "--ledger", network.URL())...)
			network.Wait(t)
			begun := time.Now()
			run.signal(os.Interrupt)
			run.ends(exitInterrupted)
			if took := time.Since(begun); took > endsSoon {
				t.Errorf("%v, cut after %d answers, ended after %v: %s", command, answers, took, run.text())
			} else {
				t.Logf("%v, cut after %d answers, ended after %v", command, answers, took)
			}
		}
	}
}

// Interrupted in the middle, with calls under way whose outcomes cannot be recorded.
func TestInterruptionOfASilentRun(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be interrupted by another there")
	}
	const orders = 300
	p := newPlace(t, orders)
	endpoint, _ := server(t, "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
	network := cutOff(t, p)
	sending := start(t, filepath.Dir(p.orders), nil, "submit", "--ledger", network.URL(), "--endpoint", endpoint, "--rate", "50", "--json", "--log-level", "debug")
	sending.says("requestBilling")
	network.Cut()
	network.Wait(t)
	begun := time.Now()
	sending.signal(os.Interrupt)
	sending.ends(exitInterrupted)
	if took := time.Since(begun); took > endsSoon {
		t.Errorf("it ended after %v: %s", took, sending.text())
	} else {
		t.Logf("it ended after %v", took)
	}
	network.Restore()
	p.recovers(network.URL(), endpoint, orders)
}
