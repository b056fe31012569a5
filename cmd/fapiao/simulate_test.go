package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// TestSimulatorIsAnnouncedInBothLanguages: who rehearses reads where the simulator is in the
// language of the other commands.
func TestSimulatorIsAnnouncedInBothLanguages(t *testing.T) {
	t.Parallel()
	running, err := simulator.Start(context.Background(), ":0", simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer running.Close()
	texts := map[string]string{}
	for _, lang := range []string{"zh", "en"} {
		var out bytes.Buffer
		p := &program{lang: lang, streams: ui.Streams{Out: &out}}
		if err := p.announce(running, false); err != nil {
			t.Fatal(err)
		}
		texts[lang] = out.String()
		for _, want := range []string{running.Endpoint(), running.TokenURL(), simulator.DefaultApp().AppKey, "fapiao run orders.xlsx --endpoint " + running.Endpoint()} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s lacks %s: %s", lang, want, &out)
			}
		}
	}
	for line := range strings.SplitSeq(texts["zh"], "\n") {
		words := strings.Fields(line)
		if len(words) > 5 && !strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("English: %s", line)
		}
	}
	if !strings.Contains(texts["zh"], "都不是真的") || strings.Contains(texts["zh"], "invoice") || !strings.Contains(texts["en"], "no invoice from here is real") {
		t.Error(texts)
	}
}

// TestKnobsHaveBothLanguages: the help page of each language says what each knob is, in it.
func TestKnobsHaveBothLanguages(t *testing.T) {
	t.Parallel()
	met := map[string]bool{}
	for _, k := range simulator.KnobList() {
		met[k.Name] = true
		if !strings.ContainsFunc(knobsZh[k.Name], func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s: %q", k.Name, knobsZh[k.Name])
		}
		for _, word := range k.Words {
			if !strings.Contains(knobHelp().Zh, word) {
				t.Errorf("%s: the Chinese help lacks %s", k.Name, word)
			}
		}
	}
	for name := range knobsZh {
		if !met[name] {
			t.Errorf("there is no knob %s", name)
		}
	}
	if zh, en := knobHelp().Zh, knobHelp().En; strings.Contains(zh, "default") || strings.Contains(zh, "milliseconds") || strings.Contains(en, "毫秒") {
		t.Error(zh, en)
	}
}
