package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/util/flushwriter"
	crilogs "k8s.io/cri-client/pkg/logs"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/apis/core/v1/validation"
)

// fail writes an error as go-restful's WriteError does: the text is the body.
func fail(w http.ResponseWriter, code int, err error) {
	w.WriteHeader(code)
	io.WriteString(w, err.Error())
}

// containerLogs follows pkg/kubelet/server.getContainerLogs step by step.
func containerLogs(w http.ResponseWriter, r *http.Request) {
	options := &v1.PodLogOptions{}
	if err := legacyscheme.ParameterCodec.DecodeParameters(r.URL.Query(), v1.SchemeGroupVersion, options); err != nil {
		fail(w, http.StatusBadRequest, errors.New(`{"message": "Unable to decode query."}`))
		return
	}
	options.TypeMeta = metav1.TypeMeta{}
	if errs := validation.ValidatePodLogOptions(options); len(errs) > 0 {
		fail(w, http.StatusUnprocessableEntity, errors.New(`{"message": "Invalid request."}`))
		return
	}
	pod, name := r.PathValue("pod"), r.PathValue("container")
	if pod != podName() {
		fail(w, http.StatusNotFound, fmt.Errorf("pod %q does not exist", pod))
		return
	}
	if name != container {
		fail(w, http.StatusNotFound, fmt.Errorf("container %q not found in pod %q", name, pod))
		return
	}
	if options.Stream != nil && *options.Stream != v1.LogStreamAll {
		fail(w, http.StatusBadRequest, fmt.Errorf("unable to return the given log stream: %q. Please enable PodLogsQuerySplitStreams feature gate in kubelet", *options.Stream))
		return
	}
	out := flushwriter.Wrap(w)
	w.Header().Set("Transfer-Encoding", "chunked")
	err := readLogs(r.Context(), pod, options, cutting{out})
	if errors.Is(err, errCut) {
		return
	}
	if err != nil {
		log.Printf("end of %s: %v", r.URL.RawQuery, err)
		fail(w, http.StatusBadRequest, err)
	}
}

// readLogs follows Kubelet.GetKubeletContainerLogs, validateContainerLogStatus and kuberuntime.ReadLogs.
func readLogs(ctx context.Context, pod string, options *v1.PodLogOptions, out io.Writer) error {
	all := ofThisPod()
	if len(all) == 0 {
		return fmt.Errorf("container %q in pod %q is waiting to start: ContainerCreating", container, pod)
	}
	i := all[len(all)-1]
	if options.Previous {
		if len(all) < 2 {
			return fmt.Errorf("previous terminated container %q in pod %q not found", container, pod)
		}
		i = all[len(all)-2]
	}
	if _, err := out.Write(nil); err != nil {
		return err
	}
	read := &crilogs.LogOptions{TailLines: options.TailLines, LimitBytes: options.LimitBytes, Follow: options.Follow, Timestamp: options.Timestamps}
	if options.SinceSeconds != nil {
		read.Since = time.Now().Add(-time.Duration(*options.SinceSeconds) * time.Second)
	}
	if options.SinceTime != nil && options.SinceTime.After(read.Since) {
		read.Since = options.SinceTime.Time
	}
	return crilogs.ReadLogs(ctx, i.path(), i.ID, read, runtimeService{}, out, out)
}
