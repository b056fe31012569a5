// Package simulator is the Nuonuo (诺诺) open platform as an HTTP server: for
// demonstrations, tests and rehearsals. It judges the bytes that arrive on the
// wire, keeps its own books of what it accepted, and moves each invoice through
// the states of the real platform (20, 21, 2; 22 and 24 on failure).
//
// What is documented about the platform is fixed behaviour. What nobody outside
// the platform knows is a setting of [Knobs]; a client should be safe in every
// position of each of them. [KnobList] describes them all.
//
// An order asks for its own failure by a marker in the order number, the buyer
// name, the remark or a goods name: 模拟失败 (or SIM-FAIL) ends in status 22,
// 模拟签章失败 (or SIM-SEAL) in status 24. Text after a colon that follows the
// marker becomes the failCause.
package simulator
