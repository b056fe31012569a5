package app

import "github.com/fapiao/fapiao/pipeline/ledger"

// endsOf counts the effects of a use that are open, and those that were refused or came to nothing.
func endsOf[T any](cases []T, of func(*T) (state ledger.State, refused bool)) (open, wrong int) {
	for i := range cases {
		switch state, refused := of(&cases[i]); {
		case refused || state == ledger.Failed || state == ledger.Dropped:
			wrong++
		case state != ledger.Done:
			open++
		}
	}
	return open, wrong
}
