package nuonuo

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// endless is a body that does not end by itself; it counts what is read of it.
type endless struct {
	begins io.Reader
	read   int64
}

// enough is where a reader that knows no bound is stopped, so that the test fails and not the
// machine.
const enough = 64 << 20

func (e *endless) Read(p []byte) (int, error) {
	if e.read > enough {
		return 0, io.EOF
	}
	n, err := e.begins.Read(p)
	if err == io.EOF {
		for i := range p {
			p[i] = 'x'
		}
		n = len(p)
	}
	e.read += int64(n)
	return n, nil
}

func (e *endless) Close() error { return nil }

type answerer func(*http.Request) *http.Response

func (a answerer) RoundTrip(r *http.Request) (*http.Response, error) { return a(r), nil }

// answeredBy is a client whose calls are answered with a body.
func answeredBy(t *testing.T, body io.ReadCloser, opts ...Option) *Client {
	t.Helper()
	transport := answerer(func(r *http.Request) *http.Response {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: body, ContentLength: -1, Request: r}
	})
	cfg := Config{Endpoint: ProductionEndpoint, AppKey: "SD00000001", AppSecret: NewSecret("SD0123456789ABCD"), StaticToken: NewSecret("t")}
	return newClient(t, cfg, append(opts, WithHTTPClient(&http.Client{Transport: transport}))...)
}

func wantTooLong(t *testing.T, err error) {
	t.Helper()
	var answer *AnswerError
	if !errors.As(err, &answer) || !strings.Contains(answer.Reason, "longer than 4096 bytes") {
		t.Errorf("error %v, want an answer that is too long", err)
	}
}

// An answer without an end is read up to the limit and no further.
func TestEndlessAnswerIsNotRead(t *testing.T) {
	t.Parallel()
	body := &endless{begins: strings.NewReader(`{"code":"E0000","describe":"`)}
	_, err := answeredBy(t, body, WithMaxAnswer(4096)).CallRaw(context.Background(), MethodQuery, []byte("{}"))
	wantTooLong(t, err)
	if body.read > 64<<10 {
		t.Errorf("%d bytes were read of an answer that may have 4096", body.read)
	}
}

// A small packed answer that unpacks to a large one is unpacked up to the limit and no further.
func TestPackedAnswerIsBounded(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := io.CopyN(z, &endless{begins: strings.NewReader(`{"code":"E0000","describe":"`)}, 2<<20); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if packed.Len() > 4096 {
		t.Fatalf("%d bytes packed: the test shows nothing", packed.Len())
	}
	_, err := answeredBy(t, io.NopCloser(&packed), WithMaxAnswer(4096)).CallRaw(context.Background(), MethodQuery, []byte("{}"))
	wantTooLong(t, err)
}

// readLimited stops reading one byte behind the limit.
func TestReadLimited(t *testing.T) {
	t.Parallel()
	for size, want := range map[int64]bool{0: true, 99: true, 100: true, 101: false} {
		for _, said := range []int64{unknownLength, 0, 1, size, 100, 101, 1 << 62} {
			body, err := readLimited(io.LimitReader(&endless{begins: strings.NewReader("")}, size), said, 100)
			if (err == nil) != want || int64(len(body)) != min(size, 100) || cap(body) > 4096 {
				t.Errorf("%d bytes, said to be %d, with room for 100: %d, %v", size, said, len(body), err)
			}
		}
	}
	if body, err := readLimited(strings.NewReader("short"), 2*believedLength, 8*believedLength); err != nil || cap(body) > 4096 {
		t.Errorf("room for %d bytes because of what an answer says, %v", cap(body), err)
	}
	var source endless
	source.begins = strings.NewReader("")
	if _, err := readLimited(&source, unknownLength, 100); err == nil || source.read > 4096 {
		t.Errorf("%d bytes read, %v", source.read, err)
	}
}
