package nuonuo

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetryRepeatsOnlyWhatIsSafe(t *testing.T) {
	t.Parallel()
	failure := map[Verdict]*Error{
		VerdictRetry:     {Method: MethodIssue, Err: errors.New("refused")},
		VerdictWait:      {Method: MethodQuery, Code: "040102", Sent: true},
		VerdictToken:     {Method: MethodIssue, Code: "070301", Sent: true},
		VerdictStop:      {Method: MethodIssue, Code: "070306", Sent: true},
		VerdictRefused:   {Method: MethodIssue, Code: "E4000", Sent: true},
		VerdictDuplicate: {Method: MethodIssue, Code: "E9106", Sent: true},
		VerdictNotFound:  {Method: MethodQuery, Code: "E9500", Sent: true},
		VerdictUnknown:   {Method: MethodIssue, Sent: true, Err: errors.New("reset")},
	}
	for verdict, want := range failure {
		synctest.Test(t, func(t *testing.T) {
			calls, begun := 0, time.Now()
			err := Retry(context.Background(), RetryPolicy{Attempts: 4, Base: time.Second, Max: 15 * time.Second, Jitter: func() float64 { return 0 }},
				func(context.Context) error { calls++; return want })
			if err != want {
				t.Errorf("%s: error = %v, want the call's own", verdict, err)
			}
			wantCalls, wantPause := 1, time.Duration(0)
			switch verdict {
			case VerdictRetry:
				wantCalls, wantPause = 4, 7*time.Second
			case VerdictWait:
				wantCalls, wantPause = 4, 40*time.Second
			}
			if calls != wantCalls || time.Since(begun) != wantPause {
				t.Errorf("%s: %d calls in %v, want %d in %v", verdict, calls, time.Since(begun), wantCalls, wantPause)
			}
		})
	}
}

func TestRetryEndsWithSuccessOrContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		safe := &Error{Method: MethodIssue, Err: errors.New("refused")}
		calls := 0
		err := Retry(context.Background(), RetryPolicy{Attempts: 9, Base: time.Second}, func(context.Context) error {
			if calls++; calls < 3 {
				return safe
			}
			return nil
		})
		if err != nil || calls != 3 {
			t.Errorf("%d calls, %v", calls, err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		begun := time.Now()
		err = Retry(ctx, RetryPolicy{Attempts: 99, Base: time.Hour}, func(context.Context) error { return safe })
		if err != safe || time.Since(begun) > 10*time.Second {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
	})
}
