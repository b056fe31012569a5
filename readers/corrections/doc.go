// Package corrections reads lists of corrections of invoices (reds, voids, deliveries):
// accountants' own tables, refund lists of web shops with a mapping profile, results of this
// program with a filled column, and the tax bureau's export of issued invoices.
package corrections
