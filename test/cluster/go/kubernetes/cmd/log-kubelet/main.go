// log-kubelet is the part of a kubelet that auditview meets: it registers a Node, mirrors the static pod of one kube-apiserver, keeps
// both statuses fresh, and serves /containerLogs and /exec over TLS.
//
// The log route is the kubelet's own: decoding of the query, validation and k8s.io/cri-client/pkg/logs.ReadLogs are the real code, in
// the order of pkg/kubelet/server.getContainerLogs; only the container's state comes from cri-writer's N.json instead of a runtime.
//
// POST /next-log-ends/HOW and POST /manifest-edited let a test misuse it: cut.go, instances.go.
package main

import (
	"crypto/tls"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	certutil "k8s.io/client-go/util/cert"
)

const namespace, container = "kube-system", "kube-apiserver"

var (
	node    = flag.String("node", "", "node name")
	ip      = flag.String("ip", "127.0.0.1", "address to listen on and to report")
	port    = flag.Int("port", 10250, "port to listen on and to report")
	dir     = flag.String("dir", "", "the container's log folder, of cri-writer")
	config  = flag.String("kubeconfig", "", "as the node")
	version = flag.String("version", "", "of Kubernetes, for the Node and the image")
)

func podName() string { return container + "-" + *node }

func main() {
	flag.Parse()
	loadFirst()
	go serve()
	rest, err := clientcmd.BuildConfigFromFlags("", *config)
	check(err)
	rest.UserAgent = "kubelet/" + *version + " (linux/amd64) kubernetes/test"
	client, err := kubernetes.NewForConfig(rest)
	check(err)
	for seconds := 0; ; seconds++ {
		if err := report(client, seconds); err != nil {
			log.Print(err)
			reported = ""
			seconds = -1
		}
		time.Sleep(time.Second)
	}
}

func serve() {
	cert, key, err := certutil.GenerateSelfSignedCertKey(*node, []net.IP{net.ParseIP(*ip)}, nil)
	check(err)
	pair, err := tls.X509KeyPair(cert, key)
	check(err)
	routes := http.NewServeMux()
	routes.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", containerLogs)
	routes.HandleFunc("/exec/{namespace}/{pod}/{container}", execInContainer)
	routes.HandleFunc("POST /next-log-ends/{how}", nextLogEnds)
	routes.HandleFunc("POST /manifest-edited", manifestEdited)
	server := &http.Server{Addr: fmt.Sprintf("%s:%d", *ip, *port), Handler: routes, TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}}}
	check(server.ListenAndServeTLS("", ""))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
