package main

import (
	"errors"
	"io"
	"net/http"
	"os"
	"slices"
	"sync/atomic"
)

// How a log ends in the middle of a line: as if it were over; by a connection that breaks; because the kubelet dies.
var endings = []string{"clean", "aborted", "killed"}

// next is what a test has asked for and no log has met yet.
var next atomic.Pointer[string]

var errCut = errors.New("the log was cut")

// nextLogEnds makes the next line that a log sends its last, and only half of it is sent.
func nextLogEnds(w http.ResponseWriter, r *http.Request) {
	how := r.PathValue("how")
	if !slices.Contains(endings, how) {
		fail(w, http.StatusNotFound, errors.New("no such ending"))
		return
	}
	next.Store(&how)
	w.WriteHeader(http.StatusNoContent)
}

// cutting sends on what ReadLogs writes: at least a line, or a record's part of one, at a time.
type cutting struct{ io.Writer }

func (c cutting) Write(p []byte) (int, error) {
	if len(p) < 200 { // A stamp, or what is too short to be an event.
		return c.Writer.Write(p)
	}
	how := next.Swap(nil)
	if how == nil {
		return c.Writer.Write(p)
	}
	c.Writer.Write(p[:len(p)/2])
	switch *how {
	case "killed":
		os.Exit(137)
	case "aborted":
		panic(http.ErrAbortHandler)
	}
	return 0, errCut
}
