// Package chaos proves with real processes that nothing is lost and nothing issued twice, whatever
// dies, hangs or lies in between. Its folders hold the tests: crash (sudden ends at every step),
// kill (SIGKILL at random times), faults (every knob of the simulator), limits (several processes
// at one limit), clocks (processes whose clocks disagree, jump or stand still). This package is
// what they share: a platform, a ledger, the program, and the invariants.
package chaos
