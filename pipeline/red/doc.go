// Package red has what is recorded of a red invoice (红字发票) beside its state: the request that a
// person planned, and what the platform says of its red confirmation form (红字发票信息确认单).
package red
