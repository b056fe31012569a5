package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// archive writes files below a folder of the archive's name: a zip for Windows, else a tar.gz.
func (r *release) archive(t target, name string, files []file) error {
	write, ext := r.tarball, ".tar.gz"
	if t.os == "windows" {
		write, ext = r.zip, ".zip"
	}
	f, err := os.Create(filepath.Join(r.out, name+ext))
	if err != nil {
		return err
	}
	return errors.Join(write(f, name, files), f.Close())
}

// tarball has no names of users and one time, so that its bytes are always the same.
func (r *release) tarball(w io.Writer, folder string, files []file) error {
	zipped, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	out := tar.NewWriter(zipped)
	for _, f := range files {
		header := &tar.Header{Name: folder + "/" + f.name, Mode: int64(f.mode), Size: int64(len(f.body)), ModTime: r.time, Format: tar.FormatPAX}
		if err := out.WriteHeader(header); err != nil {
			return err
		}
		if _, err := out.Write(f.body); err != nil {
			return err
		}
	}
	return errors.Join(out.Close(), zipped.Close())
}

func (r *release) zip(w io.Writer, folder string, files []file) error {
	out := zip.NewWriter(w)
	for _, f := range files {
		header := &zip.FileHeader{Name: folder + "/" + f.name, Method: zip.Deflate, Modified: r.time}
		header.SetMode(f.mode)
		entry, err := out.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.body); err != nil {
			return err
		}
	}
	return out.Close()
}
