package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sort"
	"sync/atomic"
	"time"

	internalapi "k8s.io/cri-api/pkg/apis"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// instance is one run of the container, as cri-writer's N.json has it.
type instance struct {
	N        int        `json:"-"`
	ID       string     `json:"id"`
	Start    time.Time  `json:"startedAt"`
	End      *time.Time `json:"finishedAt"`
	ExitCode int32      `json:"exitCode"`
}

func (i instance) path() string { return filepath.Join(*dir, fmt.Sprintf("%d.log", i.N)) }

// firstOfPod is the instance with which the pod of now began: an edited manifest makes another pod, with another UID.
var firstOfPod atomic.Int64

func firstFile() string { return filepath.Join(*dir, "first-of-pod") }

// loadFirst takes back what a log-kubelet before this one knew.
func loadFirst() {
	var n int64
	if b, err := os.ReadFile(firstFile()); err == nil {
		fmt.Sscan(string(b), &n)
	}
	firstOfPod.Store(n)
}

// manifestEdited is a change of the static pod's manifest: the next instance belongs to a new pod, and this one's log is gone from the API.
func manifestEdited(w http.ResponseWriter, _ *http.Request) {
	all := ofThisPod()
	n := int64(all[len(all)-1].N + 1)
	check(os.WriteFile(firstFile(), fmt.Append(nil, n), 0o644))
	firstOfPod.Store(n)
	w.WriteHeader(http.StatusNoContent)
}

// ofThisPod lists the container's instances, oldest first.
func ofThisPod() (all []instance) {
	files, _ := filepath.Glob(filepath.Join(*dir, "*.json"))
	for _, file := range files {
		var i instance
		b, err := os.ReadFile(file)
		if err == nil && json.Unmarshal(b, &i) == nil {
			fmt.Sscanf(filepath.Base(file), "%d.json", &i.N)
			if int64(i.N) >= firstOfPod.Load() {
				all = append(all, i)
			}
		}
	}
	sort.Slice(all, func(a, b int) bool { return all[a].N < all[b].N })
	return all
}

// runtimeService answers the one question that ReadLogs asks of a runtime.
type runtimeService struct{ internalapi.RuntimeService }

func (runtimeService) ContainerStatus(_ context.Context, id string, _ bool) (*runtimeapi.ContainerStatusResponse, error) {
	for _, i := range ofThisPod() {
		if i.ID == id {
			state := runtimeapi.ContainerState_CONTAINER_RUNNING
			if i.End != nil {
				state = runtimeapi.ContainerState_CONTAINER_EXITED
			}
			return &runtimeapi.ContainerStatusResponse{Status: &runtimeapi.ContainerStatus{Id: id, State: state, LogPath: i.path()}}, nil
		}
	}
	return nil, errors.New("not found")
}
