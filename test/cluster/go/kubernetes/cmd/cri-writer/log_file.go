package main

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"
)

// logFile is an instance's current log and the ends of both streams, which a rotation exchanges.
type logFile struct {
	path           string
	stdout, stderr stream
	drained        chan struct{}
}

// stream is where a stream's bytes go now.
type stream struct {
	mu sync.Mutex
	w  io.WriteCloser
}

func (s *stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Write(p)
}

func (s *stream) swap(w io.WriteCloser) (old io.WriteCloser) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, s.w = s.w, w
	return old
}

// records writes whole records of both streams into one file.
type records struct {
	mu sync.Mutex
	f  *os.File
}

func (r *records) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.f.Write(p)
}

func openLog(path string) *logFile {
	l := &logFile{path: path}
	l.reopen()
	return l
}

// reopen makes the file anew; what the old streams still hold goes to the old one, as with containerd.
func (l *logFile) reopen() {
	f, err := os.OpenFile(l.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o640)
	must(err)
	to, drained := &records{f: f}, make(chan struct{})
	var streams sync.WaitGroup
	open := func(name string) io.WriteCloser {
		r, w := io.Pipe()
		streams.Go(func() { redirect(r, to, name) })
		return w
	}
	oldOut, oldErr := l.stdout.swap(open("stdout")), l.stderr.swap(open("stderr"))
	for _, old := range []io.Closer{oldOut, oldErr} {
		if old != nil {
			old.Close()
		}
	}
	l.drained = drained
	go func() { streams.Wait(); f.Close(); close(drained) }()
}

// close returns when everything is in the file.
func (l *logFile) close() {
	l.stdout.w.Close()
	l.stderr.w.Close()
	<-l.drained
}

// rotate is what the kubelet does at each look: rename, reopen; the one before is compressed, the oldest go.
func (l *logFile) rotate() {
	info, err := os.Stat(l.path)
	to := l.path + "." + time.Now().Format("20060102-150405")
	// Twice within a second never happens to a kubelet, which looks every 10 s.
	if same, _ := filepath.Glob(to + "*"); err != nil || info.Size() < *maxSize || len(same) > 0 {
		return
	}
	old, _ := filepath.Glob(l.path + ".*")
	sort.Strings(old)
	for len(old) > max(*maxFiles-2, 0) {
		remove(old[0])
		old = old[1:]
	}
	for _, file := range old {
		if !strings.HasSuffix(file, ".gz") {
			compress(file)
		}
	}
	must(os.Rename(l.path, to))
	l.reopen()
}

func compress(file string) {
	from, err := os.Open(file)
	must(err)
	defer from.Close()
	to, err := os.Create(file + ".tmp")
	must(err)
	z := gzip.NewWriter(to)
	_, err = io.Copy(z, from)
	must(err)
	must(z.Close())
	must(to.Close())
	must(os.Rename(file+".tmp", file+".gz"))
	must(os.Remove(file))
}
