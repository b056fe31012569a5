// Package simulator simulates the Nuonuo (诺诺) open platform as an HTTP server, for demonstrations
// and tests. It checks the exact bytes of requests, records what it accepted, and moves each
// invoice through the states of the real platform (20, 21, 2; 22 and 24 on failure).
//
// Documented behaviour of the platform is fixed. Undocumented behaviour is a setting of [Knobs]; a
// client should be safe with every value. [KnobList] describes all of them.
//
// To make an order fail, put a marker in its number, buyer name, remark or a goods name: 模拟失败
// (or SIM-FAIL) ends in status 22, 模拟签章失败 (or SIM-SEAL) in status 24. Text after a colon that
// follows the marker becomes the failCause.
package simulator
