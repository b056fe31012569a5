package nuonuo

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// callWithNothing calls a method with the zero values of its parameters, but for the context, and
// returns its error. An iterator is run.
func callWithNothing(ctx context.Context, method reflect.Value) error {
	in := make([]reflect.Value, method.Type().NumIn())
	for i := range in {
		in[i] = reflect.New(method.Type().In(i)).Elem()
		if method.Type().In(i) == reflect.TypeFor[context.Context]() && ctx != nil {
			in[i].Set(reflect.ValueOf(ctx))
		}
	}
	out := method.Call(in)
	last := out[len(out)-1]
	if last.Kind() == reflect.Func {
		var err error
		for _, e := range last.Seq2() {
			err, _ = reflect.TypeAssert[error](e)
		}
		return err
	}
	err, _ := reflect.TypeAssert[error](last)
	return err
}

// Every method of a client that New did not make, and every method without a context, returns an
// error and sends nothing.
func TestNoClientAndNoContextAreErrors(t *testing.T) {
	t.Parallel()
	good := bubbled(t, func(method string, _ []byte) (int, string) { t.Errorf("%s was called", method); return 500, "" })
	for name, c := range map[string]*Client{"nil client": nil, "zero client": {}, "nil context": good} {
		ctx := context.Background()
		if c == good {
			ctx = nil
		}
		v := reflect.ValueOf(c)
		for i := range v.NumMethod() {
			method := v.Type().Method(i).Name
			if method == "Format" {
				continue // fmt's, which takes care of nil
			}
			err := callWithNothing(ctx, v.Method(i))
			var e *Error
			var input *InputError
			if !errors.As(err, &e) || !errors.As(err, &input) || e.Sent {
				t.Errorf("%s: %s: error %v", name, method, err)
			}
			wantVerdict(t, err, VerdictRefused)
		}
		// Whatever else is complete, the call itself is refused.
		_, err := c.Issue(ctx, sampleOrder())
		if err == nil || !strings.Contains(err.Error(), "nil") && !strings.Contains(err.Error(), "nuonuo.New") {
			t.Errorf("%s: Issue: error %v", name, err)
		}
	}
	var none context.Context
	if ctx := BeforeSending(none, nil); ctx != nil {
		t.Error("BeforeSending makes a context of none")
	}
	if err := Retry(none, RetryPolicy{}, func(context.Context) error { return nil }); err == nil {
		t.Error("Retry takes no context")
	}
}

// An option without a value leaves the default.
func TestNilOptionsAreDefaults(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, ok(`[]`))
	c := p.client(t, nil, WithHTTPClient(nil), WithTokenStore(nil), WithLimiter(nil), WithClock(nil), WithIDs(nil), WithLogger(nil), WithObserver(nil))
	if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
		t.Error(err)
	}
	c = p.client(t, WithTokenStore(new(MemoryTokenStore)), WithUserAgent("shop/1.0"))
	if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
		t.Error(err)
	}
	if seen := p.seen(); seen[0].RawHeader.Get("User-Agent") != "fapiao-nuonuo-go" || seen[1].RawHeader.Get("User-Agent") != "shop/1.0" {
		t.Errorf("user agents %q and %q", seen[0].RawHeader.Get("User-Agent"), seen[1].RawHeader.Get("User-Agent"))
	}
	cfg := p.config()
	if _, err := New(cfg, WithUserAgent("two\nlines")); err == nil {
		t.Error("a user agent of two lines is accepted: its calls would fail, and count as sent")
	}
}
