package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// state is N.json.
type state struct {
	ID       string     `json:"id"`
	Start    time.Time  `json:"startedAt"`
	End      *time.Time `json:"finishedAt,omitempty"`
	ExitCode int        `json:"exitCode"`
}

func (s state) save(n int) {
	path := filepath.Join(*dir, fmt.Sprintf("%d.json", n))
	b, err := json.Marshal(s)
	must(err)
	must(os.WriteFile(path+".tmp", b, 0o644))
	must(os.Rename(path+".tmp", path))
}

// runInstance returns when the command has ended and all its output is in the log; true if that was asked for.
func runInstance(n int, argv []string, stop chan os.Signal) (stopped bool) {
	id := make([]byte, 32)
	rand.Read(id)
	s := state{ID: fmt.Sprintf("%x", id), Start: time.Now()}
	log := openLog(filepath.Join(*dir, fmt.Sprintf("%d.log", n)))
	command := exec.Command(argv[0], argv[1:]...)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	exited := start(command, log)
	must(os.WriteFile(*pidfile, fmt.Appendln(nil, command.Process.Pid), 0o644))
	s.save(n)
	ticks := time.NewTicker(*check)
	defer ticks.Stop()
	for {
		select {
		case <-ticks.C:
			log.rotate()
		case <-stop:
			stopped = true
			command.Process.Kill()
		case <-exited:
			log.close()
			now := time.Now()
			s.End, s.ExitCode = &now, exitCode(command.ProcessState)
			s.save(n)
			return stopped
		}
	}
}

// start copies both streams in pieces of 32 KiB, as containerd does; the channel closes when they and the command have ended.
func start(command *exec.Cmd, log *logFile) chan struct{} {
	stdout, err := command.StdoutPipe()
	must(err)
	stderr, err := command.StderrPipe()
	must(err)
	must(command.Start())
	var streams sync.WaitGroup
	pump := func(to io.Writer, from io.Reader) {
		streams.Go(func() { io.CopyBuffer(to, struct{ io.Reader }{from}, make([]byte, 32<<10)) })
	}
	pump(&log.stdout, stdout)
	pump(&log.stderr, stderr)
	exited := make(chan struct{})
	go func() { streams.Wait(); command.Wait(); close(exited) }()
	return exited
}

// exitCode is 128 + N for signal N, as a runtime reports it.
func exitCode(s *os.ProcessState) int {
	if code := s.ExitCode(); code >= 0 {
		return code
	}
	return 128 + int(s.Sys().(syscall.WaitStatus).Signal())
}
