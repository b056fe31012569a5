package sqlledger

import (
	"context"
	"errors"
	"net"
	"testing"
	"testing/synctest"
	"time"
)

// wired is a line to a server that a test plays, and what the server says of the line's session.
func wired(says func() verdict) (*line, net.Conn, *watchdog) {
	here, there := net.Pipe()
	v := newWatchdog(func(context.Context, int64) verdict { return says() }, connectTime)
	l := &line{Conn: here, watchdog: v, session: 7}
	v.lines[l] = struct{}{}
	return l, there, v
}

// A statement that the server works on is waited for, be it for hours.
func TestLineWaitsForAServerThatWorks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		l, server, _ := wired(func() verdict { asked++; return working })
		defer l.Close()
		go func() {
			time.Sleep(time.Hour)
			server.Write([]byte("done"))
		}()
		b := make([]byte, 10)
		n, err := l.Read(b)
		if string(b[:n]) != "done" || err != nil || asked < 100 {
			t.Errorf("read %q, %v, asked %d times", b[:n], err, asked)
		}
	})
}

// What the server does not take while it works is sent when it does, whole.
func TestLineWritesToAServerThatWorks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, server, _ := wired(func() verdict { return working })
		defer l.Close()
		got := make(chan string)
		go func() {
			b, all := make([]byte, 3), ""
			for len(all) < 9 {
				time.Sleep(time.Minute)
				n, _ := server.Read(b)
				all += string(b[:n])
			}
			got <- all
		}()
		n, err := l.Write([]byte("statement"))
		if all := <-got; n != 9 || err != nil || all != "statement" {
			t.Errorf("wrote %d, %v; the server got %q", n, err, all)
		}
	})
}

// silences are servers that do not answer, with the time after which the line is cut.
func TestLineIsCutWhenNobodyAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		says  verdict
		after time.Duration
	}{
		"silence":                {silent, quietFor},
		"an answer that is lost": {resting, quietFor + lateFor},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l, _, _ := wired(func() verdict { return c.says })
				defer l.Close()
				begun := time.Now()
				_, err := l.Read(make([]byte, 1))
				if took := time.Since(begun); took != c.after || !errors.Is(err, errSilent) || !gone(err) {
					t.Errorf("after %v: %v", took, err)
				}
				if _, again := l.Write([]byte("x")); again == nil {
					t.Error("a line that was cut takes another statement")
				}
			})
		})
	}
}

// An answer that was on its way while the server was asked arrives.
func TestLateAnswerIsTaken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, server, _ := wired(func() verdict { return resting })
		defer l.Close()
		go func() {
			time.Sleep(quietFor + lateFor/2)
			server.Write([]byte("x"))
		}()
		if n, err := l.Read(make([]byte, 1)); n != 1 || err != nil {
			t.Errorf("read %d, %v", n, err)
		}
	})
}

// A command that was interrupted gives up within a second; an answer that comes in it is taken.
func TestHastenedLineIsCutWithinASecond(t *testing.T) {
	t.Parallel()
	for name, answers := range map[string]bool{"silence": false, "an answer": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l, server, v := wired(func() verdict { return silent })
				defer l.Close()
				begun := time.Now()
				go func() {
					time.Sleep(3 * time.Second)
					v.shortenWaits()
					if answers {
						time.Sleep(hurriedFor / 2)
						server.Write([]byte("x"))
					}
				}()
				n, err := l.Read(make([]byte, 1))
				if took := time.Since(begun) - 3*time.Second; took > time.Second || answers != (n == 1) || answers != (err == nil) {
					t.Errorf("after %v: %d, %v", took, n, err)
				}
				if hurriedFor+hurriedCall >= time.Second {
					t.Error("that is more than a second")
				}
			})
		})
	}
}

// The driver says that a statement is cancelled: it ends soon. Another statement on the line that
// was answered meanwhile is not cut.
func TestInterruptedLineIsCutUnlessItAnswers(t *testing.T) {
	t.Parallel()
	for name, answers := range map[string]bool{"silence": false, "an answer": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l, server, _ := wired(func() verdict { return working })
				defer l.Close()
				begun := time.Now()
				l.interrupted()
				go func() {
					if answers {
						server.Write([]byte("x"))
						time.Sleep(time.Minute)
						server.Write([]byte("y"))
					}
				}()
				_, err := l.Read(make([]byte, 1))
				if took := time.Since(begun); took > time.Second || answers != (err == nil) {
					t.Errorf("after %v: %v", took, err)
				}
				if _, err := l.Read(make([]byte, 1)); answers != (err == nil) {
					t.Errorf("the next answer: %v", err)
				}
			})
		})
	}
}

// While a line begins, the driver's time counts.
func TestLineThatBeginsHasTheTimeOfTheConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, _, _ := wired(func() verdict { return working })
		defer l.Close()
		l.session = 0
		begun := time.Now()
		if err := l.SetDeadline(begun.Add(2 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Read(make([]byte, 1)); !expired(err) || time.Since(begun) != 2*time.Second {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
	})
}

// One that found the server silent keeps the others from trying for a while.
func TestSilenceIsFoundOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		l, _, v := wired(func() verdict { asked++; return silent })
		defer l.Close()
		if v.ask(1) != silent || v.ask(2) != silent || asked != 1 || !v.given() {
			t.Errorf("asked %d times", asked)
		}
		time.Sleep(silentFor)
		if v.given() || v.ask(3) != silent || asked != 2 {
			t.Errorf("asked %d times", asked)
		}
		if v.heard(); v.given() {
			t.Error("a server that was heard is given up")
		}
	})
}
