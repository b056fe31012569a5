package notify

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

// An alarm is sent when it is new, after a time, and when it is over; not in between, by whichever
// process.
func TestAlarmsAreNotRepeated(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sub", "alarms-sent.json")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	always := receiver(config.Webhook, "https://b.example/TOKENMARK")
	problems := receiver(config.DingTalk, "https://a.example/?access_token=TOKENMARK")
	problems.When = config.WhenProblems
	list := []*config.Receiver{always, problems}
	now := noon
	for i, x := range []struct {
		after time.Duration
		alarm string
		want  int
	}{
		{0, "", 1}, {0, "a", 2}, {time.Hour, "a", 0}, {time.Hour, "b", 2}, {3 * time.Hour, "b", 0}, {time.Hour, "b", 2}, {-time.Second, "b", 0}, {time.Minute, "", 2}, {time.Minute, "", 1}, {time.Minute, "b", 2},
	} {
		now = now.Add(x.after)
		m := Remember(path)
		due := m.Due(list, "status", x.alarm, now, 4*time.Hour)
		if len(due) != x.want {
			t.Errorf("step %d: %d receivers, want %d", i, len(due), x.want)
		}
		var done []Delivery
		for _, r := range due {
			done = append(done, Delivery{Receiver: r})
		}
		if err := m.Took(done, "status", x.alarm, now); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(Remember(path).Due(list, "account", "b", now, 4*time.Hour)); n != 2 {
		t.Errorf("an alarm of another command reaches %d receivers", n)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	hasNo(t, string(b), "TOKENMARK", "example")
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

// What a receiver did not take is sent to it again, and a broken memory loses no alarm.
func TestUndeliveredAlarmsAreSentAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "m.json")
	list := []*config.Receiver{receiver(config.Webhook, "https://b.example/1")}
	m := Remember(path)
	if err := m.Took([]Delivery{{Receiver: list[0], Err: errors.New("dead")}}, "s", "a", noon); err != nil {
		t.Fatal(err)
	}
	if len(Remember(path).Due(list, "s", "a", noon, time.Hour)) != 1 {
		t.Error("an alarm that was not delivered is not sent again")
	}
	if err := os.WriteFile(path, []byte(`{"x":1`), 0o600); err != nil {
		t.Fatal(err)
	}
	if len(Remember(path).Due(list, "s", "a", noon, time.Hour)) != 1 {
		t.Error("an alarm is lost")
	}
}

// The same trouble has the same fingerprint, whatever its counts and ages are.
func TestFingerprints(t *testing.T) {
	t.Parallel()
	a, b, other, well := alarmed("zh"), alarmed("en"), alarmed("zh"), alarmed("zh")
	b.Watched.Causes[0].Since, b.Watched.Causes[1].Count = noon, 7
	b.Watched.Causes[0], b.Watched.Causes[1] = b.Watched.Causes[1], b.Watched.Causes[0]
	other.Watched.Causes[0].Kind = app.CausePeriod
	well.Code = 0
	if a.Fingerprint() != b.Fingerprint() || a.Fingerprint() == other.Fingerprint() || well.Fingerprint() != "" {
		t.Error(strings.Join([]string{a.Fingerprint(), b.Fingerprint(), other.Fingerprint(), well.Fingerprint()}, " "))
	}
}
