package nuonuo

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"io"
	"strings"
)

// SignParams are the values covered by the signature, apart from the path.
type SignParams struct {
	AppKey    string // as in the query
	Senid     string // unique id of the request, 32 characters by the guide
	Nonce     string // 8 digits by the guide
	Timestamp string // seconds since the epoch, decimal
	Body      []byte // exactly the bytes that are sent
}

// Sign returns the value of the X-Nuonuo-Sign header: base64 of HMAC-SHA1 over the text
// a=…&l=…&p=…&k=…&i=…&n=…&t=…&f=<body>, keyed with the app secret as it is written (it is not
// hex-decoded).
//
// The first three values are the third, second and first segment of path, counted from the left, so
// a path prefix in front of /open changes the signature. Headers are not covered.
func Sign(secret string, path string, p SignParams) string {
	segments := strings.Split(path, "/")
	segment := func(i int) string {
		if i < len(segments) {
			return segments[i]
		}
		return ""
	}
	mac := hmac.New(sha1.New, []byte(secret))
	io.WriteString(mac, "a="+segment(3)+"&l="+segment(2)+"&p="+segment(1)+
		"&k="+p.AppKey+"&i="+p.Senid+"&n="+p.Nonce+"&t="+p.Timestamp+"&f=")
	mac.Write(p.Body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
