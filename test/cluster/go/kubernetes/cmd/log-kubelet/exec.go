package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
)

// executor answers with its own words, so that a 101 and its audit events exist.
type executor struct{}

func (executor) ExecInContainer(_ context.Context, _, _, _ string, command []string, _ io.Reader, out, _ io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize, _ time.Duration) error {
	_, err := fmt.Fprintf(out, "log-kubelet runs nothing; asked for %q\n", command)
	return err
}

func execInContainer(w http.ResponseWriter, r *http.Request) {
	options, err := remotecommand.NewOptions(r)
	if err != nil {
		fail(w, http.StatusBadRequest, err)
		return
	}
	remotecommand.ServeExec(w, r, executor{}, r.PathValue("pod"), "", r.PathValue("container"), r.URL.Query()["command"], options,
		time.Hour, 30*time.Second, remotecommand.SupportedStreamingProtocols)
}
