package nuonuo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// listed is a platform of which only lists work. Its rows have times.
type listed struct {
	rows     []time.Time
	mostRows int // of one list; more are refused with 1007
	mostPage int // rows of a page, whatever was asked for
	total    bool
	trouble  func(call int) (int, string, bool)
	calls    int
	spans    []time.Duration
}

func number(i int) string { return fmt.Sprintf("N%06d", i) }

func (l *listed) answer(method string, body []byte) (int, string) {
	l.calls++
	if l.trouble != nil {
		if status, text, does := l.trouble(l.calls); does {
			return status, text
		}
	}
	var m map[string]string
	if err := json.Unmarshal(body, &m); err != nil {
		return 500, err.Error()
	}
	from, to, name := m["startTime"], m["endTime"], "serialNo"
	layout, day := platformTime, time.Second
	switch method {
	case MethodRedQuery:
		from, to, name, layout, day = m["billTimeStart"], m["billTimeEnd"], "billNo", time.DateOnly, 24*time.Hour
	case MethodOldRedQueryNew:
		from, to, name, layout, day = m["billTimeBegin"], m["billTimeEnd"], "billNo", "20060102", 24*time.Hour
	}
	begin, err1 := time.ParseInLocation(layout, from, beijing)
	end, err2 := time.ParseInLocation(layout, to, beijing)
	page, err3 := strconv.Atoi(m["pageNo"])
	size, err4 := strconv.Atoi(m["pageSize"])
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return 500, err.Error()
	}
	l.spans = append(l.spans, end.Sub(begin))
	var found []map[string]string
	for i, at := range l.rows {
		if !at.Before(begin) && at.Before(end.Add(day)) {
			found = append(found, map[string]string{name: number(i), "orderNo": number(i)})
		}
	}
	if len(found) > l.mostRows {
		return 200, `{"code":"1007","describe":"最多查询1000条"}`
	}
	total := len(found)
	if !l.total {
		total = 0
	}
	size = min(size, l.mostPage)
	found = found[min((page-1)*size, len(found)):min(page*size, len(found))]
	result := map[string]any{"totalCount": total, "invoices": found}
	if method != MethodList {
		result = map[string]any{"total": total, "list": found}
	}
	text, _ := json.Marshal(map[string]any{"code": "E0000", "result": result})
	return 200, string(text)
}

// lists are the iterators, as sequences of numbers.
var lists = map[string]func(ctx context.Context, c *Client, from, to time.Time, take func(string) bool) error{
	"invoices": func(ctx context.Context, c *Client, from, to time.Time, take func(string) bool) error {
		for i, err := range c.AllInvoices(ctx, ListRequest{TimeKind: TimeKindOne, SellerTaxNum: "T", From: from, To: to}) {
			if err != nil || !take(i.SerialNo) {
				return err
			}
		}
		return nil
	},
	"reds": func(ctx context.Context, c *Client, from, to time.Time, take func(string) bool) error {
		for f, err := range c.AllReds(ctx, RedQuery{Side: SideSeller, From: from, To: to}) {
			if err != nil || !take(f.BillNo) {
				return err
			}
		}
		return nil
	},
	"sheets": func(ctx context.Context, c *Client, from, to time.Time, take func(string) bool) error {
		for s, err := range c.AllRedSheets(ctx, RedSheetQuery{From: from, To: to}) {
			if err != nil || !take(s.SheetNo) {
				return err
			}
		}
		return nil
	},
}

// Each iterator yields every row of a period of any length once, however the platform pages, and no
// request is longer than allowed.
func TestIteratorsYieldEachRowOnce(t *testing.T) {
	t.Parallel()
	longest := map[string]time.Duration{"invoices": listSpan, "reds": redSpan, "sheets": redSheetSpan}
	rapid.Check(t, func(r *rapid.T) {
		base := time.Date(2026, 1, 1, rapid.IntRange(0, 23).Draw(r, "hour"), 0, 0, 0, beijing)
		days := rapid.IntRange(0, 200).Draw(r, "days")
		for name, iterate := range lists {
			p := &listed{mostRows: 1 << 20, mostPage: rapid.SampledFrom([]int{3, 50, 100}).Draw(r, "page"), total: rapid.Bool().Draw(r, "total")}
			if name == "invoices" {
				p.mostRows = rapid.IntRange(5, 40).Draw(r, "most rows")
			}
			to := base.AddDate(0, 0, days)
			var want []string
			times := map[time.Time]int{}
			for range rapid.IntRange(0, 60).Draw(r, "rows") {
				at := base.Add(time.Duration(rapid.Int64Range(-100, int64(days+2)*24*3600).Draw(r, "at")) * time.Second)
				if times[at]++; times[at] > p.mostRows {
					continue // a second with more than may be listed cannot be listed
				}
				i := len(p.rows)
				p.rows = append(p.rows, at)
				within := !at.Before(base) && !at.After(to)
				if name != "invoices" { // these go by days
					within = !at.Before(midnight(base)) && at.Before(midnight(to).AddDate(0, 0, 1))
				}
				if within {
					want = append(want, number(i))
				}
			}
			var got []string
			err := iterate(context.Background(), bubbled(t, p.answer), base, to, func(n string) bool {
				got = append(got, n)
				return true
			})
			slices.Sort(got)
			if err != nil || !slices.Equal(got, want) {
				r.Fatalf("%s: %d of %d rows, %v", name, len(got), len(want), err)
			}
			if span := slices.Max(p.spans); span > longest[name] {
				r.Fatalf("%s: a request for %s", name, span)
			}
		}
	})
}

// A loop that ends early makes no further request.
func TestIteratorStopsWithItsLoop(t *testing.T) {
	t.Parallel()
	base := time.Date(2026, 1, 1, 0, 0, 0, 0, beijing)
	for name, iterate := range lists {
		p := &listed{mostRows: 1 << 20, mostPage: 10, total: true, rows: slices.Repeat([]time.Time{base.Add(time.Hour)}, 100)}
		got := 0
		err := iterate(context.Background(), bubbled(t, p.answer), base, base.AddDate(1, 0, 0), func(string) bool {
			got++
			return got < 15
		})
		if err != nil || got != 15 || p.calls != 2 {
			t.Errorf("%s: %d rows in %d calls, %v", name, got, p.calls, err)
		}
	}
}

// A page that fails for now is requested again; any other error ends the list, and is yielded once.
func TestIteratorsAndTrouble(t *testing.T) {
	t.Parallel()
	base := time.Date(2026, 1, 1, 0, 0, 0, 0, beijing)
	rows := slices.Repeat([]time.Time{base.Add(time.Hour)}, 25)
	for name, iterate := range lists {
		run := func(p *listed) (got int, err error) {
			p.mostRows, p.mostPage, p.rows = 1<<20, 10, rows
			synctest.Test(t, func(t *testing.T) {
				err = iterate(t.Context(), bubbled(t, p.answer), base, base.AddDate(0, 0, 3), func(string) bool { got++; return true })
			})
			return got, err
		}
		busy := &listed{total: true, trouble: func(n int) (int, string, bool) { return 200, `{"code":"E9601","describe":"x"}`, n%3 == 2 }}
		if got, err := run(busy); err != nil || got != 25 {
			t.Errorf("%s, disturbed: %d rows, %v", name, got, err)
		}
		down := &listed{total: true, trouble: func(n int) (int, string, bool) { return 502, "<html>", n > 1 }}
		if got, err := run(down); err == nil || got != 10 || down.calls != 5 {
			t.Errorf("%s, down: %d rows in %d calls, %v", name, got, down.calls, err)
		}
		short := &listed{total: true, trouble: func(n int) (int, string, bool) {
			return 200, `{"code":"E0000","result":{"totalCount":25,"total":25,"invoices":[],"list":[]}}`, n == 3
		}}
		var cut *AnswerError
		if got, err := run(short); !errors.As(err, &cut) || got != 20 {
			t.Errorf("%s, cut: %d rows, %v", name, got, err)
		}
	}
	c := bubbled(t, func(string, []byte) (int, string) { t.Error("called"); return 500, "" })
	for name, iterate := range lists {
		err := iterate(context.Background(), c, base, base.Add(-time.Hour), func(string) bool { return true })
		wantVerdict(t, err, VerdictRefused)
		if err == nil {
			t.Errorf("%s: a period that ends before it begins is accepted", name)
		}
	}
}

// A row that moved to the next page is yielded once, and a platform that repeats its last page for
// ever ends the list.
func TestIteratorsSkipRowsThatMoved(t *testing.T) {
	t.Parallel()
	base := time.Date(2026, 1, 1, 0, 0, 0, 0, beijing)
	for name, iterate := range lists {
		for _, total := range []int{0, 4} {
			calls := 0
			answer := func(string, []byte) (int, string) {
				calls++
				rows := map[int]string{1: "AB", 2: "BC"}[min(calls, 2)]
				list := []map[string]string{{"serialNo": rows[:1], "billNo": rows[:1]}, {"serialNo": rows[1:], "billNo": rows[1:]}}
				text, _ := json.Marshal(map[string]any{"code": "E0000", "result": map[string]any{"totalCount": total, "total": total, "invoices": list, "list": list}})
				return 200, string(text)
			}
			got := ""
			err := iterate(context.Background(), bubbled(t, answer), base, base.Add(time.Hour), func(n string) bool { got += n; return true })
			if err != nil || got != "ABC" || calls > 3 {
				t.Errorf("%s, total %d: %s in %d calls, %v", name, total, got, calls, err)
			}
		}
	}
}

// Nothing falls between two requests: rows of every day, and of the seconds around the ends of each
// ten days.
func TestIteratorsHaveNoGaps(t *testing.T) {
	t.Parallel()
	base := time.Date(2026, 1, 1, 9, 30, 0, 0, beijing)
	to := base.AddDate(0, 0, 200)
	p := &listed{mostRows: 1000, mostPage: 100, total: true}
	for day := range 200 {
		p.rows = append(p.rows, base.AddDate(0, 0, day).Add(time.Second))
	}
	for at := base.Add(listSpan); !at.After(to); at = at.Add(listSpan + time.Second) {
		p.rows = append(p.rows, at, at.Add(time.Second))
	}
	for name, iterate := range lists {
		got := 0
		err := iterate(context.Background(), bubbled(t, p.answer), base, to, func(string) bool { got++; return true })
		if err != nil || got != len(p.rows) {
			t.Errorf("%s: %d of %d rows, %v", name, got, len(p.rows), err)
		}
	}
}
