package simtest

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// MakeForm makes a red form at the bureau for the invoice with that number: of the buyer (side
// "1") or of the seller by hand ("0"), for the whole invoice. It returns the billUuid. The platform
// does not know the form before a refresh.
func MakeForm(t testing.TB, sim *simulator.Running, number, side string) string {
	t.Helper()
	return control(t, sim, "red-form", map[string]string{"blue": number, "side": side})["billUuid"]
}

// AnswerForm acts on a form at the bureau for the side that it waits for ("agree", "refuse"), or
// for the one that made it ("withdraw").
func AnswerForm(t testing.TB, sim *simulator.Running, billUUID, answer string) {
	t.Helper()
	control(t, sim, "red-answer", map[string]string{"billUuid": billUUID, "answer": answer})
}

// twoKnobs matches knobs in one text, of which a list would swallow the second.
var twoKnobs = regexp.MustCompile(`,[a-z_]+=`)

// Turn sets knobs ("name=value") of a running simulator.
func Turn(t testing.TB, sim *simulator.Running, knobs ...string) {
	t.Helper()
	sim.Server.Adjust(func(k *simulator.Knobs) {
		for _, knob := range knobs {
			if twoKnobs.MatchString(knob) {
				t.Errorf("%q: one knob at a time", knob)
			}
			if err := simulator.ParseKnob(knob, k); err != nil {
				t.Error(err)
			}
		}
	})
}

// Pass lets time pass on the clock of the platform alone.
func Pass(sim *simulator.Running, d time.Duration) {
	sim.Server.Adjust(func(k *simulator.Knobs) { k.ClockShift += d })
}

// control posts to a control page, which must answer E0000.
func control(t testing.TB, sim *simulator.Running, page string, body map[string]string) map[string]string {
	t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, sim.URL+"/_sim/"+page, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Code     string          `json:"code"`
		Describe string          `json:"describe"`
		Result   json.RawMessage `json:"result"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || answer.Code != "E0000" {
		t.Fatalf("%s %v: %s %s (%v)", page, body, answer.Code, answer.Describe, err)
	}
	result := make(map[string]string)
	if json.Unmarshal(answer.Result, &result) != nil {
		return nil // the answer to an answer is the plain billId
	}
	return result
}
