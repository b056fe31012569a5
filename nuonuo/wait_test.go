package nuonuo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// bubbled returns a client whose calls are answered by a function, without a network, so that a
// test in a bubble of fake time can use it.
func bubbled(t testing.TB, answer func(method string, body []byte) (status int, text string), opts ...Option) *Client {
	t.Helper()
	transport := answerer(func(r *http.Request) *http.Response {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		status, text := answer(methodOf(r.Header), body)
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(text))), ContentLength: -1, Request: r}
	})
	cfg := Config{Endpoint: ProductionEndpoint, AppKey: "SD00000001", AppSecret: NewSecret("SD0123456789ABCD"), StaticToken: NewSecret("t")}
	c, err := New(cfg, append(opts, WithHTTPClient(&http.Client{Transport: transport}))...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// methodOf returns the header method, which the client spells as the platform does.
func methodOf(h http.Header) string {
	for name, values := range h {
		if name == "method" {
			return values[0]
		}
	}
	return ""
}

// life is what queries say of an order from a time after the beginning on; "" is unknown.
type life []struct {
	from     time.Duration
	statuses string // of its invoices, separated by blanks
}

func (l life) at(d time.Duration) (statuses []string) {
	for _, s := range l {
		if d >= s.from {
			statuses = strings.Fields(s.statuses)
		}
	}
	return statuses
}

// queried is a platform of which only the query works.
type queried struct {
	t       testing.TB
	begun   time.Time
	lives   map[string]life
	refuses bool                            // a query with an unknown number is refused as a whole
	trouble func(n int) (int, string, bool) // an answer in place of the n-th, from 1
	calls   []int                           // how many numbers each call had
}

func (q *queried) answer(_ string, body []byte) (int, string) {
	var request struct{ SerialNos, OrderNos []string }
	if err := json.Unmarshal(body, &request); err != nil {
		q.t.Error(err)
	}
	numbers := append(request.SerialNos, request.OrderNos...)
	if q.calls = append(q.calls, len(numbers)); len(numbers) > MaxQuery {
		q.t.Errorf("%d numbers in one query", len(numbers))
	}
	if q.trouble != nil {
		if status, text, does := q.trouble(len(q.calls)); does {
			return status, text
		}
	}
	var rows []map[string]string
	for _, n := range numbers {
		statuses := q.lives[n].at(time.Since(q.begun))
		if len(statuses) == 0 && q.refuses {
			return 200, `{"code":"E9500","describe":"未查到发票"}`
		}
		for i, s := range statuses {
			rows = append(rows, map[string]string{"orderNo": n, "serialNo": fmt.Sprint(n, "-", i), "status": s, "pdfUrl": "https://inv/" + n})
		}
	}
	if len(rows) == 0 {
		return 200, `{"code":"E9500","describe":"未查到发票"}`
	}
	text, _ := json.Marshal(map[string]any{"code": "E0000", "result": rows})
	return 200, string(text)
}

// waited runs WaitFinal in fake time and tells how long it took.
func waited(t *testing.T, q *queried, query Query, o WaitOptions, limit time.Duration) (Waited, time.Duration, error) {
	t.Helper()
	var w Waited
	var took time.Duration
	var err error
	synctest.Test(t, func(t *testing.T) {
		q.t, q.begun = t, time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		defer cancel()
		w, err = bubbled(t, q.answer).WaitFinal(ctx, query, o)
		took = time.Since(q.begun)
	})
	return w, took, err
}

func statusesOf(invoices []Invoice) string {
	var all []string
	for _, i := range invoices {
		all = append(all, i.OrderNo+":"+string(i.Status))
	}
	return strings.Join(all, " ")
}

func TestWaitFinal(t *testing.T) {
	t.Parallel()
	second := time.Second
	tests := map[string]struct {
		life     life
		want     string // the last states
		err      error
		min, max time.Duration
	}{
		"issued":                 {life{{0, "20"}, {4 * second, "21"}, {6 * second, "2"}}, "A:2", nil, 6 * second, 15 * second},
		"not visible at first":   {life{{20 * second, "2"}}, "A:2", nil, 20 * second, 40 * second},
		"never visible":          {nil, "", ErrNotFound, time.Minute, 2 * time.Minute},
		"failed":                 {life{{0, "22"}}, "A:22", nil, 10 * second, 30 * second},
		"failed, then issued":    {life{{0, "22"}, {8 * second, "20"}, {16 * second, "2"}}, "A:2", nil, 16 * second, 40 * second},
		"signature failed":       {life{{0, "24"}}, "A:24", nil, 0, 5 * second},
		"voiding":                {life{{0, "31"}, {30 * second, "3"}}, "A:3", nil, 30 * second, time.Minute},
		"a state of the future":  {life{{0, "99"}}, "A:99", context.DeadlineExceeded, 10 * time.Minute, 10 * time.Minute},
		"split, one behind":      {life{{0, "2 20"}, {10 * second, "2 2"}}, "A:2 A:2", nil, 10 * second, 30 * second},
		"split, one failed":      {life{{0, "2 22"}, {9 * second, "2 2"}}, "A:2 A:2", nil, 9 * second, 30 * second},
		"in progress, then gone": {life{{0, "20"}, {9 * second, ""}}, "A:20", context.DeadlineExceeded, 10 * time.Minute, 10 * time.Minute},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := &queried{lives: map[string]life{"A": tt.life}}
			w, took, err := waited(t, q, Query{OrderNos: []string{"A"}}, WaitOptions{}, 10*time.Minute)
			if !errors.Is(err, tt.err) || statusesOf(w.Invoices) != tt.want || took < tt.min || took > tt.max {
				t.Errorf("%s after %s, error %v", statusesOf(w.Invoices), took, err)
			}
			if (err == nil) != (len(w.Pending) == 0) {
				t.Errorf("pending %v with error %v", w.Pending, err)
			}
			if tt.err == ErrNotFound {
				wantVerdict(t, err, VerdictNotFound)
				if !slices.Equal(w.Missing, []string{"A"}) {
					t.Errorf("missing %v", w.Missing)
				}
			}
			if errors.Is(tt.err, context.DeadlineExceeded) {
				wantVerdict(t, err, VerdictRetry)
			}
		})
	}
}

// Many numbers are queried fifty at a time; one that the platform does not know keeps no other from
// becoming final, whether it is left out or refuses the query.
func TestWaitFinalOfManyNumbers(t *testing.T) {
	t.Parallel()
	for _, refuses := range []bool{false, true} {
		q := &queried{lives: map[string]life{}, refuses: refuses}
		var numbers []string
		for i := range 120 {
			n := fmt.Sprintf("N%03d", i)
			numbers = append(numbers, n)
			q.lives[n] = life{{time.Duration(i%7) * time.Second, "2"}}
		}
		delete(q.lives, "N033")
		w, took, err := waited(t, q, Query{OrderNos: numbers}, WaitOptions{}, time.Hour)
		if !errors.Is(err, ErrNotFound) || len(w.Invoices) != 119 || !slices.Equal(w.Missing, []string{"N033"}) || took > 3*time.Minute {
			t.Errorf("refuses %v: %d invoices, missing %v after %s, %v", refuses, len(w.Invoices), w.Missing, took, err)
		}
		if len(q.calls) > 80 {
			t.Errorf("refuses %v: %d calls", refuses, len(q.calls))
		}
	}
}

func TestWaitFinalWithTrouble(t *testing.T) {
	t.Parallel()
	q := &queried{lives: map[string]life{"A": {{0, "2"}}}, trouble: func(n int) (int, string, bool) { return 502, "<html>", n <= 3 }}
	if w, _, err := waited(t, q, Query{OrderNos: []string{"A"}}, WaitOptions{}, time.Hour); err != nil || statusesOf(w.Invoices) != "A:2" || len(q.calls) != 4 {
		t.Errorf("%s after %d calls, %v", statusesOf(w.Invoices), len(q.calls), err)
	}
	q = &queried{lives: map[string]life{"A": {{0, "20"}}}, trouble: func(n int) (int, string, bool) { return 200, `{"code":"070601","describe":"x"}`, n == 2 }}
	w, _, err := waited(t, q, Query{OrderNos: []string{"A"}}, WaitOptions{}, time.Hour)
	if !errors.Is(err, ErrSignature) || statusesOf(w.Invoices) != "A:20" || !slices.Equal(w.Pending, []string{"A"}) || len(q.calls) != 2 {
		t.Errorf("%s, pending %v after %d calls, %v", statusesOf(w.Invoices), w.Pending, len(q.calls), err)
	}
	q = &queried{trouble: func(int) (int, string, bool) { return 502, "<html>", true }}
	_, _, err = waited(t, q, Query{OrderNos: []string{"A"}}, WaitOptions{}, time.Minute)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "1 of 1 numbers are not final") || !strings.Contains(err.Error(), "502") {
		t.Errorf("error %v", err)
	}
}

func TestWaitFinalRefusesWhatItCannotQuery(t *testing.T) {
	t.Parallel()
	c := bubbled(t, func(string, []byte) (int, string) { t.Error("called"); return 500, "" })
	for _, q := range []Query{{}, {OrderNos: []string{"A"}, SerialNos: []string{"B"}}, {OrderNos: []string{"A", ""}}} {
		if _, err := c.WaitFinal(context.Background(), q, WaitOptions{First: -1}); err == nil {
			t.Errorf("%v is accepted", q)
		} else {
			wantVerdict(t, err, VerdictRefused)
		}
	}
}

// Changed sees each state once, and a number that is given twice is queried once.
func TestWaitFinalReportsChanges(t *testing.T) {
	t.Parallel()
	q := &queried{lives: map[string]life{"A": {{0, "20"}, {9 * time.Second, "21"}, {20 * time.Second, "2"}}}}
	var seen []string
	o := WaitOptions{First: -1, Changed: func(i Invoice) { seen = append(seen, string(i.Status)) }}
	w, _, err := waited(t, q, Query{OrderNos: []string{"A", "A"}}, o, time.Hour)
	if err != nil || !slices.Equal(seen, []string{"20", "21", "2"}) || len(w.Invoices) != 1 || q.calls[0] != 1 {
		t.Errorf("changes %v, %d invoices, %v", seen, len(w.Invoices), err)
	}
}

// Whatever lives orders have: what is final is reported so, and all numbers are accounted for.
func TestWaitFinalProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		q := &queried{lives: map[string]life{}, refuses: rapid.Bool().Draw(r, "refuses")}
		statuses := rapid.SliceOfN(rapid.SampledFrom([]string{"", "20", "21", "22", "24", "2", "31", "3"}), 0, 4)
		for i := range rapid.IntRange(1, 70).Draw(r, "orders") {
			var l life
			for _, s := range statuses.Draw(r, "states") {
				l = append(l, life{{time.Duration(rapid.IntRange(0, 40).Draw(r, "at")) * time.Second, s}}...)
			}
			slices.SortStableFunc(l, func(a, b struct {
				from     time.Duration
				statuses string
			}) int {
				return int(a.from - b.from)
			})
			q.lives[fmt.Sprintf("N%03d", i)] = l
		}
		numbers := slices.Sorted(maps.Keys(q.lives))
		w, _, err := waited(t, q, Query{OrderNos: numbers}, WaitOptions{}, 5*time.Minute)
		if len(w.Invoices)+len(w.Missing) != len(numbers) {
			r.Errorf("%d numbers, %d invoices, missing %v", len(numbers), len(w.Invoices), w.Missing)
		}
		for _, i := range w.Invoices {
			pending := slices.Contains(w.Pending, i.OrderNo)
			gone := len(q.lives[i.OrderNo].at(time.Hour)) == 0 // a failure that is not shown again is not believed
			if pending == i.Status.Terminal() && !(gone && pending) {
				r.Errorf("%s: status %s, pending %v", i.OrderNo, i.Status, pending)
			}
		}
		if (err == nil) != (len(w.Pending) == 0) {
			r.Errorf("pending %v, error %v", w.Pending, err)
		}
	})
}

func TestInvoiceErr(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status Status
		text   string
		want   []error
	}{
		{Issued, "", nil},
		{Failed, "授信额度不足", []error{ErrIssueFailed, ErrCreditLine}},
		{Failed, "需要人脸确认身份", []error{ErrIssueFailed, ErrLoginLapsed}},
		{Failed, "购方税号有误", []error{ErrIssueFailed}},
		{SealFailed, "", []error{ErrSealFailed}},
		{Voided, "", []error{ErrVoided}},
		{Issuing, "授信额度不足", []error{ErrNotFinal}},
		{"99", "", []error{ErrNotFinal}},
	} {
		err := (&Invoice{OrderNo: "A", Status: c.status, FailCause: c.text + "，联系13812345678"}).Err()
		for _, cause := range []error{ErrIssueFailed, ErrSealFailed, ErrVoided, ErrNotFinal, ErrCreditLine, ErrLoginLapsed} {
			if errors.Is(err, cause) != slices.Contains(c.want, cause) {
				t.Errorf("%s %s: %v is %v: %v", c.status, c.text, err, cause, errors.Is(err, cause))
			}
		}
		if (err == nil) != (c.want == nil) || err != nil && strings.Contains(err.Error(), "138123") {
			t.Errorf("%s: error %v", c.status, err)
		}
	}
	if err := (*Invoice)(nil).Err(); !errors.Is(err, ErrNotFinal) {
		t.Errorf("of nil: %v", err)
	}
}
