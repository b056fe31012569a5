package app

import (
	"cmp"
	"context"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
)

// Level says how bad a finding of the doctor is.
type Level string

// The levels.
const (
	LevelOK   Level = "ok"
	LevelWarn Level = "warn"
	LevelFail Level = "fail"
)

// Finding is what one check found.
type Finding struct {
	Check string // stable name of the check, such as "clock"
	Level Level
	About string    // which seller, server or file; may be empty
	Text  lang.Text // what was found
	Todo  lang.Text // what to do; empty if nothing
	Kind  Kind      // of LevelFail: how a run would end
}

// HealthCheck is one check of the doctor. It changes nothing and observes its context.
type HealthCheck struct {
	Name string
	Run  func(context.Context) []Finding
	Most time.Duration // how long it may take; 0: checkTime
}

// DoctorOptions are those of [App.Doctor].
type DoctorOptions struct {
	// FetchToken fetches a token where none is stored that is valid, and stores it. That is one of
	// 50 fetches in 30 days.
	FetchToken bool
	Faults     config.Errors // of the configuration
	LogFile    string        // the configured one; empty: none
	// The other files of the configuration that its commands write; empty: none.
	MetricsFile, HeartbeatFile string
	OrdersDatabase             string              // takes the results if write_back names no database; empty: none
	NoLog                      error               // why it cannot be opened; the App of the doctor logs elsewhere then
	More                       []HealthCheck       // checks of other parts of the program
	Found                      func(Finding) error // receives each finding at once; an error ends the use
}

// checkTime bounds a check, and the calls about one seller.
const checkTime = 5 * time.Second

// Doctor checks whether a run could work: configuration, clock, servers, ledger, disk, rights,
// token, and the account of each seller. It sends no order and writes none; a call of the platform
// takes its turn of the limit in the ledger, and ends a stop of every call, as every call does.
func (a *App) Doctor(ctx context.Context, o DoctorOptions) (err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	d := &doctor{use: u, options: o}
	worst := Done
	checks := append(d.checks(), o.More...)
	if len(o.Faults) > 0 && !o.Faults.OnlySecrets() {
		checks = []HealthCheck{{Name: "config", Run: d.faults}}
	}
	for _, check := range checks {
		for _, f := range d.within(ctx, check) {
			f.Check = check.Name
			d.away = d.away || check.Name == "reach" && f.Kind == Unreached
			if f.Level == LevelFail && (worst == Done || urgency(f.Kind) < urgency(worst)) {
				worst = f.Kind
			}
			if err := o.Found(f); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if worst == Done {
		return nil
	}
	return ended(worst, "体检发现了问题", "the check found a fault")
}

// urgency orders the ends of a use: what must be put right first is lowest.
func urgency(k Kind) int {
	switch k {
	case Unusable:
		return 0
	case Account:
		return 1
	case Unreached:
		return 2
	}
	return 3
}

// within runs a check and does not wait for one that does not observe its context: a file system of
// a network may never answer.
func (d *doctor) within(ctx context.Context, check HealthCheck) []Finding {
	most := cmp.Or(check.Most, checkTime)
	bounded, cancel := context.WithCancel(ctx) // with a deadline, a call would not wait for its turn
	defer cancel()
	late := time.AfterFunc(most, cancel)
	defer late.Stop()
	done := make(chan []Finding, 1)
	go func() { done <- check.Run(bounded) }()
	select {
	case found := <-done:
		return found
	case <-bounded.Done():
	}
	select {
	case found := <-done:
		return found
	case <-time.After(grace):
	}
	return []Finding{warn("", lang.Format("%s 内没有结果", "no result within %s", most), lang.Text{
		Zh: "请查看网络、服务器或磁盘，再运行一次", En: "look at the network, the server or the disk, and run this again",
	})}
}

// grace is how long a check may take to end when its context is done.
const grace = 300 * time.Millisecond

func good(about string, text lang.Text) Finding {
	return Finding{Level: LevelOK, About: about, Text: text}
}

func warn(about string, text, todo lang.Text) Finding {
	return Finding{Level: LevelWarn, About: about, Text: text, Todo: todo}
}

func bad(kind Kind, about string, text, todo lang.Text) Finding {
	return Finding{Level: LevelFail, Kind: kind, About: about, Text: text, Todo: todo}
}

// textOfError is an error in both languages.
func textOfError(err error) lang.Text {
	return lang.Text{Zh: Text(lang.Chinese, err), En: Text(lang.English, err)}
}
