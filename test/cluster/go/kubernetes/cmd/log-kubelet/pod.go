package main

import (
	"context"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/utils/ptr"
)

func image() string { return "registry.k8s.io/kube-apiserver:" + *version }

// createMirror makes the mirror pod as a kubelet makes it of kubeadm's manifest.
func createMirror(ctx context.Context, c kubernetes.Interface, hash string) (*v1.Pod, error) {
	n, err := c.CoreV1().Nodes().Get(ctx, *node, metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	return c.CoreV1().Pods(namespace).Create(ctx, &v1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Name: podName(), Namespace: namespace,
			Labels: map[string]string{"component": container, "tier": "control-plane"},
			Annotations: map[string]string{"kubernetes.io/config.hash": hash, "kubernetes.io/config.mirror": hash,
				"kubernetes.io/config.source": "file"},
			OwnerReferences: []metav1.OwnerReference{{APIVersion: "v1", Kind: "Node", Name: n.Name, UID: n.UID, Controller: ptr.To(true)}},
		},
		Spec: v1.PodSpec{
			NodeName: *node, HostNetwork: true, PriorityClassName: "system-node-critical", AutomountServiceAccountToken: ptr.To(false),
			Tolerations: []v1.Toleration{{Operator: v1.TolerationOpExists, Effect: v1.TaintEffectNoExecute}},
			Containers: []v1.Container{{Name: container, Image: image(),
				Command: []string{container, "--audit-log-path=-", "--audit-policy-file=/etc/kubernetes/policy.yaml"}}},
		},
	}, metav1.CreateOptions{})
}

// podStatus is what a kubelet says of the instances.
func podStatus() v1.PodStatus {
	addresses := v1.PodStatus{Phase: v1.PodPending, HostIP: *ip, PodIP: *ip, PodIPs: []v1.PodIP{{IP: *ip}}, HostIPs: []v1.HostIP{{IP: *ip}}}
	all := ofThisPod()
	if len(all) == 0 {
		return addresses
	}
	last, status := all[len(all)-1], addresses
	cs := v1.ContainerStatus{Name: container, Image: image(), ImageID: image(), ContainerID: "containerd://" + last.ID,
		RestartCount: int32(last.N) - int32(firstOfPod.Load())}
	if last.End == nil {
		cs.State.Running = &v1.ContainerStateRunning{StartedAt: metav1.Time{Time: last.Start}.Rfc3339Copy()}
		cs.Ready, cs.Started = true, ptr.To(true)
	} else {
		cs.State, cs.Started = terminated(last), ptr.To(false)
	}
	if len(all) > 1 && all[len(all)-2].End != nil {
		cs.LastTerminationState = terminated(all[len(all)-2])
	}
	ready := v1.ConditionFalse
	if cs.Ready {
		ready = v1.ConditionTrue
	}
	status.Phase, status.ContainerStatuses = v1.PodRunning, []v1.ContainerStatus{cs}
	status.Conditions = []v1.PodCondition{{Type: v1.PodReady, Status: ready}, {Type: v1.ContainersReady, Status: ready},
		{Type: v1.PodInitialized, Status: v1.ConditionTrue}, {Type: v1.PodScheduled, Status: v1.ConditionTrue}}
	return status
}

func terminated(i instance) v1.ContainerState {
	reason := "Error"
	if i.ExitCode == 0 {
		reason = "Completed"
	}
	return v1.ContainerState{Terminated: &v1.ContainerStateTerminated{ContainerID: "containerd://" + i.ID, ExitCode: i.ExitCode, Reason: reason,
		StartedAt: metav1.Time{Time: i.Start}.Rfc3339Copy(), FinishedAt: metav1.Time{Time: *i.End}.Rfc3339Copy()}}
}
