package sqlledger

import (
	"cmp"
	"context"
	"sync"
	"weak"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// answerRow is an answer of the platform.
type answerRow struct {
	id   int64
	body []byte // packed
}

// insertAnswers is the only statement that touches the answers: the database refuses to change or
// remove one.
var insertAnswers = inserting("answers", "", []column[answerRow]{
	{"id", bigint, func(r *answerRow) any { return r.id }},
	{"body", bytea, func(r *answerRow) any { return r.body }},
})

// putAnswers keeps the answers that lines of the history are made from, each once, and has the
// lines refer to them.
func (t *tx) putAnswers(ctx context.Context, history []event) error {
	var fresh []*ledger.Answer
	known := map[*ledger.Answer]int64{} // as of now: others may forget one meanwhile
	for i := range history {
		a := history[i].words.Answer
		if _, met := known[a]; met || history[i].words.Empty() {
			continue
		}
		if known[a] = cmp.Or(t.answers[a], t.s.kept.id(a)); known[a] == 0 {
			fresh = append(fresh, a)
		}
	}
	if err := t.insertAnswers(ctx, fresh); err != nil {
		return err
	}
	for i := range history {
		e := &history[i]
		if e.words.Empty() {
			continue
		}
		id := cmp.Or(known[e.words.Answer], t.answers[e.words.Answer])
		var err error
		if e.answer, e.parts = id, nil; len(e.words.Parts) > 0 {
			if e.parts, err = packParts(e.words); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tx) insertAnswers(ctx context.Context, fresh []*ledger.Answer) error {
	ids, err := t.newIDs(ctx, "answers", len(fresh))
	if err != nil {
		return err
	}
	rows := make([]answerRow, len(fresh))
	for i, a := range fresh {
		rows[i].id = ids[i]
		if rows[i].body, err = pack(a.Body); err != nil {
			return err
		}
		if t.answers == nil {
			t.answers = make(map[*ledger.Answer]int64, len(fresh))
		}
		t.answers[a] = ids[i]
	}
	_, err = insertAnswers.run(ctx, t, rows)
	return err
}

// keptAnswers remembers the answers that this process has brought into the ledger, while they are
// in memory: what another transaction records of one refers to the same row.
type keptAnswers struct {
	mu  sync.Mutex
	ids map[weak.Pointer[ledger.Answer]]int64
}

// keptAtMost bounds what is remembered.
const keptAtMost = 1000

// id is an answer's row, 0 where none is known.
func (k *keptAnswers) id(a *ledger.Answer) int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ids[weak.Make(a)]
}

// add remembers answers whose transaction is on disk.
func (k *keptAnswers) add(answers map[*ledger.Answer]int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ids == nil || len(k.ids)+len(answers) > keptAtMost {
		k.ids = make(map[weak.Pointer[ledger.Answer]]int64, len(answers))
	}
	for a, id := range answers {
		k.ids[weak.Make(a)] = id
	}
}
