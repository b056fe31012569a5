// Package quiet keeps a log readable while a server is away and everything that uses it fails many
// times a second: lines of one trouble become one line when it begins, one a minute while it lasts
// and one when it is over. Other lines that repeat are written once, and then counted.
//
// No line is lost: each kind of line that was not written is named with its count, unless
// what it was of is over ([Log.Forget]).
package quiet
