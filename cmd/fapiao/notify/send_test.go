package notify

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

// trip is a network of a test.
type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answering gives answers in turn, and the last one again and again.
func answering(codes ...int) (trip, *int) {
	calls := 0
	return func(*http.Request) (*http.Response, error) {
		code := codes[min(calls, len(codes)-1)]
		calls++
		if code == 0 {
			return nil, errors.New("connection reset")
		}
		return &http.Response{StatusCode: code, Body: io.NopCloser(strings.NewReader(`{"errcode":0}`))}, nil
	}, &calls
}

// hanging never answers.
func hanging(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func dead() []*config.Receiver {
	return []*config.Receiver{receiver(config.DingTalk, "https://a.example/?access_token=TOKENMARK"), receiver(config.Webhook, "https://b.example/TOKENMARK")}
}

// Only what may be taken a moment later is sent again, three times at most.
func TestMessagesAreRepeatedWhereThatHelps(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		codes []int
		tries int
		taken bool
	}{
		{[]int{200}, 1, true}, {[]int{503, 200}, 2, true}, {[]int{429, 500, 200}, 3, true}, {[]int{0, 200}, 2, true}, {[]int{503}, 3, false},
		{[]int{0}, 3, false}, {[]int{400}, 1, false}, {[]int{404}, 1, false}, {[]int{302}, 1, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			net, calls := answering(x.codes...)
			s := &Sender{now: time.Now, transport: net}
			d := s.Send(t.Context(), Most, dead()[:1], &Message{})[0]
			if d.Tries != x.tries || *calls != x.tries || (d.Err == nil) != x.taken {
				t.Errorf("%v: %d tries, %v", x.codes, d.Tries, d.Err)
			}
			hasNo(t, d.Text("en"), "TOKENMARK")
		})
	}
}

// A receiver that never answers costs a bounded time, with others beside it too.
func TestDeadReceiverCostsABoundedTime(t *testing.T) {
	t.Parallel()
	for _, limit := range []time.Duration{Most, MostInterrupted} {
		synctest.Test(t, func(t *testing.T) {
			begun := time.Now()
			s := &Sender{now: time.Now, transport: trip(hanging)}
			for _, d := range s.Send(t.Context(), limit, dead(), &Message{}) {
				if d.Err == nil || !strings.Contains(d.Text("zh"), "没有及时答复") {
					t.Errorf("%s: %v", d.Receiver.Name, d.Err)
				}
			}
			if took := time.Since(begun); took > limit {
				t.Errorf("took %s, at most %s", took, limit)
			}
		})
	}
}

// An interruption ends the sending at once.
func TestSendingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for name, net := range map[string]trip{"hanging": hanging, "failing": func(*http.Request) (*http.Response, error) { return nil, errors.New("refused") }} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			begun := time.Now()
			time.AfterFunc(100*time.Millisecond, cancel)
			s := &Sender{now: time.Now, transport: net}
			s.Send(ctx, Most, dead(), &Message{})
			if took := time.Since(begun); took > time.Second {
				t.Errorf("%s: ended %s after the interruption", name, took)
			}
		})
	}
}

// A redirect is not followed: the message is for the configured address only.
func TestRedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	defer elsewhere.Close()
	s := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer s.Close()
	d := sender().Send(t.Context(), Most, []*config.Receiver{receiver(config.Webhook, s.URL)}, &Message{})[0]
	if d.Err == nil || !strings.Contains(d.Text("en"), "points elsewhere") {
		t.Error(d.Err)
	}
}

// A certificate that nobody vouches for is refused.
func TestCertificateIsVerified(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was called") }))
	s.Config.ErrorLog = quiet()
	s.StartTLS()
	defer s.Close()
	r := receiver(config.Webhook, s.URL)
	if d := sender().Send(t.Context(), Most, []*config.Receiver{r}, &Message{})[0]; d.Err == nil || d.Tries != 1 {
		t.Errorf("%d tries: %v", d.Tries, d.Err)
	}
}

// What an answer quotes of an address or a secret is blotted out.
func TestAnswersKeepSecrets(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		io.WriteString(w, "no "+r.URL.String()+" SECRETMARK\nand "+personal)
	}))
	defer s.Close()
	r := receiver(config.Webhook, s.URL+"/hook/PATHMARK/x?key=KEYMARK&b=c%20d")
	r.Secret = config.NewSecret("SECRETMARK")
	d := sender().Send(t.Context(), Most, []*config.Receiver{r}, &Message{})[0]
	hasNo(t, d.Text("en")+d.Text("zh"), "PATHMARK", "KEYMARK", "SECRETMARK", personal, "\n")
	if !strings.Contains(d.Text("en"), "answered 403 no") {
		t.Error(d.Err)
	}
}

// A variable that is not set is said by its name, and nothing is called.
func TestUnsetVariable(t *testing.T) {
	t.Parallel()
	net, calls := answering(200)
	r := receiver(config.WeCom, "")
	r.Unset = "ROBOT_URL"
	d := (&Sender{now: time.Now, transport: net}).Send(t.Context(), Most, []*config.Receiver{r}, &Message{})[0]
	if *calls != 0 || !strings.Contains(d.Text("zh"), "环境变量 ROBOT_URL 没有设置") {
		t.Errorf("%d calls, %v", *calls, d.Err)
	}
}
