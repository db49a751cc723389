package main

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	coordination "k8s.io/api/coordination/v1"
	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/utils/ptr"
)

// reported is the status that the pod has in the API; empty when that is not known.
var reported string

// report is called each second: Node and pod exist, the lease is renewed every 10 s, the Node every 60 s, the pod on change.
func report(c kubernetes.Interface, second int) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if second%60 == 0 {
		if err := reportNode(ctx, c); err != nil {
			return err
		}
		reported = ""
	}
	if second%10 == 0 {
		if err := renewLease(ctx, c); err != nil {
			return err
		}
	}
	return reportPod(ctx, c)
}

func reportNode(ctx context.Context, c kubernetes.Interface) error {
	now, nodes := metav1.Now(), c.CoreV1().Nodes()
	n, err := nodes.Get(ctx, *node, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		labels := map[string]string{"kubernetes.io/hostname": *node, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}
		n, err = nodes.Create(ctx, &v1.Node{ObjectMeta: metav1.ObjectMeta{Name: *node, Labels: labels}}, metav1.CreateOptions{})
	}
	if err != nil {
		return err
	}
	size := v1.ResourceList{"cpu": resource.MustParse("2"), "memory": resource.MustParse("4Gi"), "pods": resource.MustParse("110")}
	n.Status = v1.NodeStatus{
		Capacity: size, Allocatable: size,
		Addresses:       []v1.NodeAddress{{Type: v1.NodeInternalIP, Address: *ip}, {Type: v1.NodeHostName, Address: *node}},
		DaemonEndpoints: v1.NodeDaemonEndpoints{KubeletEndpoint: v1.DaemonEndpoint{Port: int32(*port)}},
		NodeInfo:        v1.NodeSystemInfo{KubeletVersion: *version, OperatingSystem: "linux", Architecture: "amd64", ContainerRuntimeVersion: "cri-writer://1"},
		Conditions: []v1.NodeCondition{{Type: v1.NodeReady, Status: v1.ConditionTrue, Reason: "KubeletReady",
			LastHeartbeatTime: now, LastTransitionTime: now}},
	}
	_, err = nodes.UpdateStatus(ctx, n, metav1.UpdateOptions{})
	return err
}

func renewLease(ctx context.Context, c kubernetes.Interface) error {
	leases, now := c.CoordinationV1().Leases("kube-node-lease"), metav1.NewMicroTime(time.Now())
	l, err := leases.Get(ctx, *node, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		_, err = leases.Create(ctx, &coordination.Lease{ObjectMeta: metav1.ObjectMeta{Name: *node}, Spec: coordination.LeaseSpec{
			HolderIdentity: node, LeaseDurationSeconds: ptr.To[int32](40), RenewTime: &now}}, metav1.CreateOptions{})
		return err
	}
	if err != nil {
		return err
	}
	l.Spec.RenewTime = &now
	_, err = leases.Update(ctx, l, metav1.UpdateOptions{})
	return err
}

func reportPod(ctx context.Context, c kubernetes.Interface) error {
	status, hash := podStatus(), fmt.Sprintf("manifest-%d", firstOfPod.Load())
	b, err := json.Marshal(status)
	now := hash + string(b)
	if err != nil || now == reported {
		return err
	}
	pods := c.CoreV1().Pods(namespace)
	p, err := pods.Get(ctx, podName(), metav1.GetOptions{})
	if err == nil && p.Annotations["kubernetes.io/config.hash"] != hash { // The mirror of another manifest.
		return pods.Delete(ctx, p.Name, metav1.DeleteOptions{GracePeriodSeconds: ptr.To[int64](0)})
	}
	if apierrors.IsNotFound(err) || apierrors.IsForbidden(err) { // The node authorizer knows of no such pod yet.
		p, err = createMirror(ctx, c, hash)
	}
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(p.Status.ContainerStatuses, status.ContainerStatuses) {
		patch, _ := json.Marshal(map[string]any{"status": status})
		if _, err = pods.Patch(ctx, p.Name, "application/strategic-merge-patch+json", patch, metav1.PatchOptions{}, "status"); err != nil {
			return err
		}
	}
	reported = now
	return nil
}
