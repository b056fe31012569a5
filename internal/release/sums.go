package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"aead.dev/minisign"
)

// sumsFile has the checksums of all other files, in the format of sha256sum.
const sumsFile = "SHA256SUMS"

func (r *release) writeSums() error {
	var b bytes.Buffer
	err := fs.WalkDir(os.DirFS(r.out), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(filepath.Join(r.out, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		defer f.Close()
		h := sha256.New()
		if _, err := io.Copy(h, f); err != nil {
			return err
		}
		fmt.Fprintf(&b, "%x  %s\n", h.Sum(nil), name)
		return nil
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.out, sumsFile), b.Bytes(), 0o644)
}

// sign signs the checksums, for minisign. Without a key it says how to give one.
func (r *release) sign() error {
	if r.key == "" {
		fmt.Fprintf(os.Stderr, "%s is not signed: name a key of minisign -G in RELEASE_KEY_FILE, its password in RELEASE_KEY_PASSWORD\n", sumsFile)
		return nil
	}
	key, err := privateKey(r.key, r.password)
	if err != nil {
		return err
	}
	path := filepath.Join(r.out, sumsFile)
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := minisign.NewReader(f)
	if _, err := io.Copy(io.Discard, in); err != nil {
		return err
	}
	trusted := fmt.Sprintf("timestamp:%d\tfile:%s\tfapiao %s", r.time.Unix(), sumsFile, r.version)
	return os.WriteFile(path+".minisig", in.SignWithComments(key, trusted, "signature of fapiao "+r.version), 0o644)
}

func privateKey(path, password string) (minisign.PrivateKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return minisign.PrivateKey{}, fmt.Errorf("RELEASE_KEY_FILE: %w", err)
	}
	var key minisign.PrivateKey
	if minisign.IsEncrypted(text) {
		key, err = minisign.DecryptKey(strings.TrimSpace(password), text)
	} else {
		err = key.UnmarshalText(text)
	}
	if err != nil {
		return minisign.PrivateKey{}, fmt.Errorf("RELEASE_KEY_FILE, RELEASE_KEY_PASSWORD: %w", err)
	}
	return key, nil
}
