package ui

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// waiting is what a stage waits for, with the times at which it goes on.
type waiting struct {
	list  []pipeline.Waiting
	since time.Time
}

// Waiting says what the stage waits for and until when: in the line of progress, and as a line of
// its own where nothing can be drawn again. There it is said once for each kind of wait, and then
// with the other lines that say how far the stage is.
func (s *Screen) Waiting(list []pipeline.Waiting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stage == nil {
		return
	}
	now := s.opts.Now()
	s.stage.waiting = waiting{list, now}
	if s.opts.Quiet || s.streams.Redraw {
		return
	}
	if kinds := s.stage.waiting.kinds(); kinds != s.waits || now.Sub(s.told) >= plainEvery {
		s.waits, s.told = kinds, now
		s.line(s.stage.running(s.words, now))
	}
}

// kinds names what is waited for, without numbers and times.
func (w waiting) kinds() string {
	var b strings.Builder
	for _, one := range w.list {
		b.WriteString(string(one.For) + " ")
	}
	return b.String()
}

// text says what is still waited for; empty when nothing is.
func (w waiting) text(words *words, now time.Time) string {
	var parts []string
	for _, one := range w.list {
		until := w.since.Add(one.Rest)
		format, known := words.waits[one.For]
		if !known || !until.After(now) {
			continue
		}
		parts = append(parts, strings.NewReplacer("{n}", thousands(one.Orders), "{at}", clockTime(until, now)).Replace(format))
	}
	if len(parts) == 0 {
		return ""
	}
	return words.waiting + strings.Join(parts, words.and)
}

// clockTime is a time in Beijing, with its day where that is not today.
func clockTime(at, now time.Time) string {
	at, now = at.In(beijing.Zone), now.In(beijing.Zone)
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format(time.TimeOnly)
	}
	return at.Format("01-02 15:04:05")
}

func chineseWaits() map[ledger.WaitKind]string {
	return map[ledger.WaitKind]string{
		ledger.WaitClaim: "{n} 单由另一进程处理，最迟 {at} 接手", ledger.WaitDoubt: "{n} 单提交结果不明，{at} 向平台查询",
		ledger.WaitMissing: "{n} 单平台暂无记录，{at} 再查一次，仍无则重新提交", ledger.WaitIssue: "{n} 单开票中，{at} 再查",
		ledger.WaitVoid: "{n} 单作废中，{at} 再查", ledger.WaitSign: "{n} 单已开票，签章失败，{at} 重试签章", ledger.WaitRest: "平台繁忙或无响应，{at} 继续提交",
	}
}

func englishWaits() map[ledger.WaitKind]string {
	return map[ledger.WaitKind]string{
		ledger.WaitClaim:   "until {at} for {n} orders that another run works on: they are taken over then",
		ledger.WaitDoubt:   "until {at} for {n} orders whose outcome is unknown: the platform is asked then",
		ledger.WaitMissing: "until {at} for {n} orders that the platform does not know: it is asked once more then, and they are sent again if it still does not",
		ledger.WaitIssue:   "until {at} for {n} orders that are being issued",
		ledger.WaitVoid:    "until {at} for {n} invoices that are being voided",
		ledger.WaitSign:    "until {at} for {n} invoices without a signature: it is tried again then",
		ledger.WaitRest:    "until {at}: the platform is busy or does not answer",
	}
}
