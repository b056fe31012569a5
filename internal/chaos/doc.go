// Package chaos tests with real processes that no order is lost or issued twice, whatever crashes,
// hangs or answers wrongly. Its folders contain the tests: crash (crashes at every step), kill
// (SIGKILL at random times), faults (every knob of the simulator), limits (several processes under
// one limit), clocks (processes whose clocks differ, jump or stand still), workers (worker
// processes and those that hand out to them). This package has what they share: a platform, a
// ledger, the program, and the invariants.
package chaos
