package webhook

import (
	"fmt"
	"strings"

	"github.com/whopage/whopage/resolve/alert"
)

// kubernetesEvent is an Event of a cluster, as event exporters send it.
var kubernetesEvent = Sender{
	Name:     "kubernetes",
	Shapes:   []Shape{{"involvedObject", "reason", "!severity"}, {"kind=Event", "regarding"}, {"kind=Event", "involvedObject"}},
	Labels:   []string{"metadata.labels", "involvedObject.labels"},
	Severity: []string{"type"},
	Key:      []string{"metadata.uid", "involvedObject.uid"},
	Title:    []string{"message", "note", "reason"},
	Time:     []string{"lastTimestamp", "eventTime", "firstTimestamp", "metadata.creationTimestamp"},
	Texts:    []string{"reason", "message", "note"},
	Read: func(in Reading, a *alert.Alert) bool {
		object := in.Item.Get("involvedObject")
		if object.empty() {
			object = in.Item.Get("regarding")
		}
		nameLabels(a, object.First("namespace"), object.First("kind"), object.First("name"), in.First("reason"))
		a.Service = serviceOf(a.Labels)
		if object.First("kind") == "Node" {
			a.Service = ""
		}
		return !strings.EqualFold(in.First("type"), "normal")
	},
}

// nameLabels says in labels which object of a cluster an alert is about.
func nameLabels(a *alert.Alert, namespace, kind, name, reason string) {
	if a.Labels == nil {
		a.Labels = map[string]string{}
	}
	for key, value := range map[string]string{"namespace": namespace, strings.ToLower(kind): name, "reason": reason} {
		if key != "" && value != "" && a.Labels[key] == "" {
			a.Labels[key] = value
		}
	}
}

// kubernetesPod is a Pod whose containers ended.
var kubernetesPod = Sender{
	Name:   "kubernetes",
	Shapes: []Shape{{"kind=Pod", "metadata", "status"}},
	Labels: []string{"metadata.labels"},
	Key:    []string{"metadata.uid"},
	Time:   []string{"status.containerStatuses.*.lastState.terminated.finishedAt", "status.containerStatuses.*.state.terminated.finishedAt", "status.startTime"},
	Texts:  []string{"status.message", "status.containerStatuses.*.lastState.terminated.message", "status.containerStatuses.*.state.terminated.message", "status.containerStatuses.*.state.waiting.message"},
	Read:   readPod,
}

func readPod(in Reading, a *alert.Alert) bool {
	nameLabels(a, in.First("metadata.namespace"), "pod", in.First("metadata.name"), in.First("status.reason"))
	a.Service = serviceOf(a.Labels)
	for _, c := range in.Item.Get("status.containerStatuses").List() {
		ended := c.Get("state.terminated")
		if ended.empty() {
			ended = c.Get("lastState.terminated")
		}
		if code := ended.Get("exitCode").Int(); code != 0 {
			a.Title = fmt.Sprintf("%s: container %s ended with exit code %d", ended.First("reason"), c.First("name"), code)
		} else if reason := c.First("state.waiting.reason"); reason != "" && reason != "ContainerCreating" {
			a.Title = fmt.Sprintf("%s: container %s waits", reason, c.First("name"))
		} else {
			continue
		}
		a.Revision = imageVersion(c.First("image"))
		return true
	}
	a.Title = in.First("status.reason")
	return a.Title != ""
}
