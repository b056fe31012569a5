package nuonuo

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

func TestOnlyPublicAddresses(t *testing.T) {
	t.Parallel()
	for _, a := range []string{
		"127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
		"100.127.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
		"64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "3fff::1", "100::1", "4000::1",
	} {
		if public(netip.MustParseAddr(a)) {
			t.Errorf("%s counts as public", a)
		}
	}
	for _, a := range []string{"8.8.8.8", "47.96.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "2400:3200::1", "2606:4700::1111"} {
		if !public(netip.MustParseAddr(a)) {
			t.Errorf("%s does not count as public", a)
		}
	}
}

// What a URL or a redirect may not name is refused before anything is looked up.
func TestDownloadRefusesOtherURLs(t *testing.T) {
	t.Parallel()
	for _, u := range []string{
		"", "x.pdf", "ftp://inv.jss.com.cn/x", "file:///etc/passwd", "javascript:alert(1)", "data:application/pdf,x", "https:///x", "https://inv.jss.com.cn:8443/x",
		"http://inv.jss.com.cn:22/x", "https://user:pw@inv.jss.com.cn/x", "https://evil.example/x", "https://inv.jss.com.cn.evil.example/x", "https://xinv.jss.com.cn/x",
		"https://evil.example/?inv.jss.com.cn", "https://inv.jss.com.cn@evil.example/x", "https://127.0.0.1/x", "https://[::1]/x", "https://localhost/x", "https://2130706433/x",
		"https://0x7f.1/x", "https://jss.com.cn/x", "https://a.b.files.example/x", "https://files.example/x\x00", "http://[::1", "https://127.0.0.1:9/x",
	} {
		var looked atomic.Bool
		d := NewDownloader(DownloadConfig{Resolver: fakeNames(func(string) string { looked.Store(true); return "127.0.0.1" })})
		if _, err := d.Download(t.Context(), u, FilePDF); reasonOf(err) != DownloadAddress {
			t.Errorf("%q: %v", u, err)
		}
		if looked.Load() {
			t.Errorf("%q was looked up", u)
		}
		target, redirecting := filesServer(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", u)
			w.WriteHeader(http.StatusFound)
		})
		if strings.Contains(u, "://") && !strings.ContainsAny(u, "\x00") && u != "http://[::1" {
			if _, err := redirecting.Download(t.Context(), target, FilePDF); reasonOf(err) != DownloadAddress {
				t.Errorf("redirect to %q: %v", u, err)
			}
		}
	}
}

func TestDownloadHostPatterns(t *testing.T) {
	t.Parallel()
	d := NewDownloader(DownloadConfig{Hosts: []string{"A.example", ".files.example"}})
	for host, want := range map[string]bool{"a.example": true, "A.EXAMPLE.": true, "b.a.example": false, "files.example": false, "x.files.example": true, "xfiles.example": false} {
		if got := d.allowed(host); got != want {
			t.Errorf("%s: %v", host, got)
		}
	}
	for host := range map[string]bool{"inv.jss.com.cn": true, "nnfp.jss.com.cn": true} {
		if !NewDownloader(DownloadConfig{}).allowed(host) {
			t.Errorf("%s is not allowed by default", host)
		}
	}
}

// The address of an allowed host is checked when it is connected to, so that a name server that
// answers otherwise each time (DNS rebinding) gains nothing.
func TestDownloadChecksTheAddressItConnectsTo(t *testing.T) {
	t.Parallel()
	var served atomic.Int64
	inside := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		served.Add(1)
		io.WriteString(w, wholePDF)
	}))
	t.Cleanup(inside.Close)
	for _, address := range []string{"127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.0.10", "::1", "::ffff:127.0.0.1", "fd00::1", "64:ff9b::7f00:1"} {
		var asked atomic.Int64
		d := NewDownloader(DownloadConfig{Resolver: fakeNames(func(string) string {
			if asked.Add(1) == 1 && address == "127.0.0.1" {
				return "" // a first answer says nothing of a later one
			}
			return address
		})})
		var err error
		for range 2 {
			_, err = d.Download(t.Context(), "https://inv.jss.com.cn/fp2/x.pdf", FilePDF)
		}
		if reasonOf(err) != DownloadPrivate {
			t.Errorf("%s: %v", address, err)
		}
	}
	if served.Load() != 0 {
		t.Error("the server inside was asked")
	}
}

// fakeNames asks answer, which gives the one address of a name, for everything.
func fakeNames(answer func(name string) string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go serveName(theirs, answer)
		return ours, nil
	}}
}

// serveName answers one question of a stream, as RFC 1035 has it.
func serveName(c net.Conn, answer func(string) string) {
	defer c.Close()
	var size [2]byte
	if _, err := io.ReadFull(c, size[:]); err != nil {
		return
	}
	question := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(c, question); err != nil {
		return
	}
	end := 12
	for question[end] != 0 {
		end += int(question[end]) + 1
	}
	asksFor6 := question[end+2] == 28
	out := append([]byte{question[0], question[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, question[12:end+5]...)
	if a, err := netip.ParseAddr(answer("")); err == nil && a.Is6() == asksFor6 {
		data := a.AsSlice()
		out[7] = 1
		out = append(out, 0xc0, 12, 0, question[end+2], 0, 1, 0, 0, 0, 0, 0, byte(len(data)))
		out = append(out, data...)
	}
	binary.BigEndian.PutUint16(size[:], uint16(len(out)))
	_, _ = c.Write(append(size[:], out...))
}

// Files are fetched by HTTPS also where the URL says otherwise.
func TestDownloadsAreEncrypted(t *testing.T) {
	t.Parallel()
	d := NewDownloader(DownloadConfig{Local: "127.0.0.1:8089"})
	for from, want := range map[string]string{
		"http://inv.jss.com.cn/fp2/a.pdf?b=c": "https://inv.jss.com.cn/fp2/a.pdf?b=c",
		"http://INV.jss.com.cn:80/a.pdf":      "https://INV.jss.com.cn/a.pdf",
		"https://inv.jss.com.cn:443/a.pdf":    "https://inv.jss.com.cn/a.pdf",
		"http://127.0.0.1:8089/fp2/a.pdf":     "http://127.0.0.1:8089/fp2/a.pdf",
	} {
		u, err := url.Parse(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.check(u); err != nil || u.String() != want {
			t.Errorf("%s: %s %v", from, u, err)
		}
	}
}
