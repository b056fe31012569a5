package nuonuo_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/fapiao/fapiao/nuonuo"
)

func ExampleDownloader() {
	files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/lapsed.pdf") {
			http.Error(w, "the link has lapsed", http.StatusForbidden)
			return
		}
		io.WriteString(w, "%PDF-1.4\n…\n%%EOF\n")
	}))
	defer files.Close()

	// Without Local, files come from the platform's hosts alone, and never from private addresses.
	d := nuonuo.NewDownloader(nuonuo.DownloadConfig{Local: strings.TrimPrefix(files.URL, "http://")})
	defer d.Close()
	for _, link := range []string{files.URL + "/fp2/a.pdf", files.URL + "/fp2/lapsed.pdf", "https://evil.example/a.pdf"} {
		file, err := d.Download(context.Background(), link, nuonuo.FilePDF)
		var why *nuonuo.DownloadError
		switch {
		case errors.As(err, &why):
			fmt.Println(why.Reason)
		case err == nil:
			fmt.Println(len(file.Bytes), "bytes, SHA-256", file.SHA256[:8])
		}
	}
	// Output:
	// 19 bytes, SHA-256 830caad8
	// gone
	// address
}
