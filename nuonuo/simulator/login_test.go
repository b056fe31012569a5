package simulator_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// loginSteps asks about a login one step at a time.
type loginSteps struct{ *rig }

func (l loginSteps) qr(query string) object { return l.result("getQrCode", object{"queryType": query}) }

func (l loginSteps) verify(query string) string {
	return l.result("verifyComplete", object{"queryType": query})["status"].(string)
}

func (l loginSteps) state(query string) string {
	return l.result("getCertificationStatus", object{"queryType": query})["certificationStatus"].(string)
}

// A login lapses by time: submits are taken and end in 22, until somebody scans.
func TestLoginLapsesByTimeUntilSomebodyScans(t *testing.T) {
	t.Parallel()
	r := loginSteps{newRig(t, knobs(t, "login_ms=3600000", "refresh_ms=4000", "scan_after_ms=20000", "token_life_ms=0"))}
	if got := issuedRow(t, r.rig, newOrder("L-1"))["status"]; got != "2" || r.state("2") != "1" {
		t.Errorf("at first: %v", got)
	}
	r.clock.Add(time.Hour)
	if row := issuedRow(t, r.rig, newOrder("L-2")); row["status"] != "22" || !strings.Contains(row["failCause"].(string), "登录") || r.state("2") != "0" {
		t.Errorf("lapsed: %v", row["status"])
	}
	if got := r.verify("0"); got != "2" {
		t.Errorf("without a code: %s", got)
	}
	r.call("getQrCode", object{"queryType": "2"})
	if got := r.qr("3"); got["status"] != "0" || got["qrCode"] != nil {
		t.Errorf("while it is fetched: %v", got)
	}
	r.clock.Add(4 * time.Second)
	code := r.qr("3")
	if code["status"] != "1" || code["qrCode"] == nil || code["authId"] == nil {
		t.Errorf("code %v", code)
	}
	for n, want := range []string{"0", "0", "0", "1"} { // scanned after 20 s, and 4 s to the login
		query := "1"
		if n == 0 {
			query = "0"
		}
		if got := r.verify(query); got != want {
			t.Errorf("step %d: %s, want %s", n, got, want)
		}
		r.clock.Add(8 * time.Second)
	}
	if r.state("2") != "1" || issuedRow(t, r.rig, newOrder("L-3"))["status"] != "2" {
		t.Error("not logged in")
	}
}

// A code that nobody scans ends after five minutes, and the login with it.
func TestCodesThatNobodyScans(t *testing.T) {
	t.Parallel()
	r := loginSteps{newRig(t, knobs(t, "login_ms=1", "scan_never=on"))}
	r.clock.Add(time.Second)
	r.call("getQrCode", object{"queryType": "2"})
	if got := r.verify("0"); got != "0" {
		t.Errorf("begun: %s", got)
	}
	r.clock.Add(5*time.Minute - time.Second)
	if r.verify("1") != "0" || r.qr("3")["qrCode"] == nil {
		t.Error("ended early")
	}
	r.clock.Add(time.Second)
	if r.verify("1") != "2" || r.qr("3")["qrCode"] != nil {
		t.Error("not ended")
	}
}

func TestLoginByTextMessage(t *testing.T) {
	t.Parallel()
	r := loginSteps{newRig(t, knobs(t, "login_ms=60000", "refresh_ms=2000"))}
	r.clock.Add(time.Minute)
	r.call("getQrCode", object{"queryType": "4"})
	r.clock.Add(2 * time.Second)
	if got := r.qr("5"); got["status"] != "1" || got["qrCode"] != nil {
		t.Errorf("message %v", got)
	}
	submit := object{"queryType": "2", "verifyCode": 123456}
	if got := r.result("verifyComplete", submit)["status"]; got != "0" {
		t.Errorf("submitted: %v", got)
	}
	r.clock.Add(2 * time.Second)
	if r.verify("3") != "1" || r.state("2") != "1" {
		t.Error("not logged in")
	}
}

// The identity check runs (3) until the refresh with its authId is done, and counts once scanned.
func TestIdentityCheckRuns(t *testing.T) {
	t.Parallel()
	r := loginSteps{newRig(t, knobs(t, "identity_ms=86400000", "refresh_ms=5000", "scan_after_ms=10000", "token_life_ms=0"))}
	r.clock.Add(24 * time.Hour)
	if got := r.state("1"); got != "2" {
		t.Errorf("lapsed: %s", got)
	}
	r.call("getQrCode", object{"queryType": "0"})
	r.clock.Add(5 * time.Second)
	id := r.qr("1")["authId"]
	for n, want := range []string{"2", "1"} { // the first refresh comes before the scan
		if got := r.call("getCertificationStatus", object{"queryType": "0", "authId": id}); got.Code != "E0000" {
			t.Fatal(got)
		}
		if got := r.state("1"); got != "3" {
			t.Errorf("%d, running: %s", n, got)
		}
		r.clock.Add(30 * time.Second)
		if got := r.state("1"); got != want {
			t.Errorf("%d, done: %s, want %s", n, got, want)
		}
	}
}

// Logins are in the books, and their age with them.
func TestLoginsSurviveARestart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	r := newRig(t, withBooks(path))
	r.clock.Add(2 * time.Hour)
	r.token = r.fetchToken()
	r.call("getQrCode", object{"queryType": "2"})
	r.call("verifyComplete", object{"queryType": "0"})
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	for hold, want := range map[string]string{"login_ms=7200000": "1", "login_ms=1800000": "0"} {
		opts := simulator.Options{Books: path, Seed: 7, Knobs: simulator.DefaultKnobs(), Clock: func() time.Time { return r.clock.Now().Add(time.Hour) }}
		knobs(t, hold)(&opts)
		server, err := simulator.New(opts)
		if err != nil {
			t.Fatal(err)
		}
		r.server = server
		if got := (loginSteps{r}).state("2"); got != want {
			t.Errorf("%s: %s, want %s", hold, got, want)
		}
		if err := server.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
