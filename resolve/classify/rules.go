package classify

import "github.com/whopage/whopage/resolve/plan"

// A Rule says which words stand for a cause. Patterns are those of package
// regexp, without regard to case.
type Rule struct {
	Name    string // the cause, as people read it
	Kind    plan.Kind
	Pattern string
}

// Two rules stand for either kind, depending on whose frames there are: a heap
// that our own code filled is code, a process killed for memory is not.
const (
	heapRule   = "heap exhausted"
	memoryRule = "out of memory"
)

// Rules returns the built-in rules. Rules of code come first: an error of the
// process itself beats any words of infrastructure around it.
func Rules() []Rule {
	var out []Rule
	for _, r := range codeRules {
		out = append(out, Rule{r[0], plan.Code, r[1]})
	}
	for _, r := range infrastructureRules {
		out = append(out, Rule{r[0], plan.Infrastructure, r[1]})
	}
	return out
}

// codeRules are errors that a program makes itself, by runtime.
var codeRules = [][2]string{
	{"nil or null used", `nil pointer dereference|NullPointerException|NullReferenceException|undefined method .* for nil|NoneType.* has no attribute|` +
		`Cannot read propert(y|ies) of (undefined|null)|Cannot set propert(y|ies) of (undefined|null)|(undefined|null) is not an object|on null\b.*\bError|Call to a member function .* on null|` +
		`assignment to entry in nil map|unexpectedly found nil|\bUnwrap\w*\b on a .None. value|called .Option::unwrap|NoMethodError`},
	{"out of bounds", `index out of range|slice bounds out of range|IndexOutOfBounds|IndexOutOfRange|list index out of range|RangeError|\bIndexError|index out of bounds|ArgumentOutOfRange|OutOfBoundsException|Undefined (array key|offset|index)`},
	{"wrong type", `interface conversion:|ClassCastException|InvalidCastException|\bTypeError\b|UnboundLocalError|is not a function\b|FormatException|ArrayStoreException|ClassNotFoundException|NoClassDefFoundError|NoSuchMethodError|NoSuchFieldError|AbstractMethodError|MissingMethodException`},
	{"wrong name", `\bNameError\b|\bReferenceError\b|is not defined\b|AttributeError|ModuleNotFoundError|\bImportError\b|Cannot find module|Undefined (constant|variable|function|property)|undefined (function|method|local variable)|UndefinedFunctionError|MissingPropertyException`},
	{"wrong value", `\bKeyError\b|\bValueError\b|NumberFormatException|InputMismatchException|IllegalArgumentException|ArgumentException\b|ArgumentNullException|\bArgumentError\b|KeyNotFoundException|NoSuchElementException|DivisionByZero|divide by zero|division by zero|ZeroDivision|ArithmeticException|\bMatchError\b|FunctionClauseError|CaseClauseError|badmatch|InvalidOperationException|ConcurrentModificationException|UnsupportedOperationException|NotImplemented(Error|Exception)`},
	{"cannot parse", `\bSyntaxError\b|Unexpected token|JSONDecodeError|JsonParseException|JsonMappingException|JsonException|ParseError|ParserError|Unexpected end of JSON|cannot unmarshal|invalid character .* looking for|UnicodeDecodeError|UnicodeEncodeError|MalformedInput`},
	{"assertion", `AssertionError|assertion( .*)? failed|AssertionFailed|\bassert(ion)? .*==|expectation failed|invariant violat|panicked at|unreachable( code)?\b.*(panic|entered)|entered unreachable code`},
	{"memory error", `heap-use-after-free|heap-buffer-overflow|stack-buffer-overflow|global-buffer-overflow|double[- ]free|use-after-(free|return|scope)|SEGV on unknown address|SIGSEGV|segmentation (fault|violation)|SIGABRT|SIGBUS|SIGILL|SIGFPE|general protection fault|stack smashing|free\(\): invalid|corrupted (size|double-linked|unsorted)|AccessViolation`},
	{"race or deadlock", `DATA RACE|all goroutines are asleep|concurrent map (read|write|iteration)|unlock of unlocked|negative WaitGroup|send on closed channel|close of (closed|nil) channel|deadlock( detected| found)|Found one Java-level deadlock|IllegalMonitorState|Lock wait timeout exceeded|Thread deadlock`},
	{"endless recursion", `stack overflow|StackOverflow(Error|Exception)?|Maximum call stack size|RecursionError|maximum recursion depth|stack level too deep|SystemStackError`},
	{"wrong query", `bad SQL grammar|BadSqlGrammar|error in your SQL syntax|syntax error at or near|(column|relation|table|function) .* does not exist|Unknown column|no such (column|table)|doesn.t exist.*(42S02|1146)|42S22|42P01|42703|ProgrammingError|violates? (not-null|unique|foreign key|check) constraint|DataIntegrityViolation|Duplicate entry|IntegrityError|UNIQUE constraint|NOT NULL constraint|QuerySyntaxException`},
	{heapRule, `OutOfMemoryError: (Java heap space|GC overhead|Requested array size|Metaspace)|JavaScript heap out of memory|Allowed memory size of|\bMemoryError\b|System\.OutOfMemoryException`},
	{"stuck", `handler stuck|\bhung\b.*handler`},
}

// infrastructureRules are failures of what a program runs on or talks to. Each
// says the same in the words of many systems.
var infrastructureRules = [][2]string{
	{memoryRule, `oom-kill|OOM ?Kill(ed|ing|er)|out of memory: kill|Memory cgroup out of memory|Killed process \d+|killed by the OOM|signal: killed|exit(ed)?( with)?( code| status)?:? ?137\b|status=9/KILL|\bSystemOOM\b|cannot allocate memory|ENOMEM|runtime: out of memory|insufficient memory for the Java Runtime|unable to create (new )?native thread|memory limit exceeded|std::bad_alloc|\bMemoryPressure\b`},
	{"disk", `no space left on device|\bENOSPC\b|not enough space on the disk|disk (is )?full|database or disk is full|StorageFull|read-only file system|\bEROFS\b|EXT4-fs error|XFS .*(I/O|corruption)|(buffer )?I/O error,? (on )?dev|blk_update_request|could not (extend|write|fsync) file|could not write to file|flood[- ]stage|disk watermark|disk quota exceeded|EDQUOT|input/output error|\bEIO\b|errno[ =]28\b|os error 28\b|\[Errno 28\]|\bDiskPressure\b|FreeDiskSpaceFailed|NodeHasDiskPressure|No usable temporary directory|out of disk space|quota_full|filesystem .* (full|almost out)`},
	{"name service", `no such host|server misbehaving|UnknownHostException|gaierror|temporary failure in name resolution|name or service not known|nodename nor servname|NameResolutionError|could not resolve host|ENOTFOUND|EAI_AGAIN|getaddrinfo|failed to lookup address information|dns error|No such host is known|php_network_getaddresses|\bNXDOMAIN\b|\bSERVFAIL\b|ResolutionError|could not translate host name|Name does not resolve|\b11001\b|could not be resolved|UnresolvedAddressException`},
	{"too many connections", `too many clients already|too many connections|remaining connection slots|reserved for .*(superuser|replication)|Too many open connections|max number of clients reached|connection limit exceeded|TooManyConnections|\b1040\b.*connections|max_user_connections`},
	{"database not ready", `the database system is (starting up|shutting down|in recovery)|not accepting commands|terminating connection due to administrator|in recovery mode|READONLY You can.t write|\bREADONLY\b.*replica|cannot execute .* in a read-only transaction|LOADING Redis|OOM command not allowed|maxmemory|MASTERDOWN|CLUSTERDOWN|NotWritablePrimary|not (primary|master)\b|NotPrimary|PrimarySteppedDown|No replica set members|NotEnoughReplicas|LEADER_NOT_AVAILABLE|NOT_LEADER|LeaderNotAvailable|not enough in-sync replicas|NoBrokersAvailable|Broker(s)? (may )?not (be )?available|MISCONF Redis|mvcc: database space exceeded|etcdserver: (request timed out|leader changed|no leader|mvcc|too many requests)|NoNodeAvailable|cluster_block_exception|no living connections|super-read-only|WSREP has not yet prepared`},
	{"certificates", `x509:|certificate (has expired|is not (yet )?valid|verify failed|signed by unknown)|PKIX path|CertPathValidator|CertificateExpired|CertificateNotYetValid|CERTIFICATE_VERIFY_FAILED|CERT_HAS_EXPIRED|UNABLE_TO_(VERIFY|GET)|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|self[- ]signed certificate|ERR_TLS_CERT|cURL error (60|35|51)|SSL certificate problem|NotTimeValid|remote certificate is invalid|RemoteCertificate|unable to get local issuer|bad certificate|unknown ca\b|certificate[_ ]expired|tls: (failed|bad|unknown|expired|handshake|internal)|SSLHandshakeException|SSL_connect|InvalidCertificate|peer certificate|UntrustedRoot`},
	{"cluster", `ErrImage(Pull|NeverPull)|ImagePullBackOff|Back-off pulling image|Failed to pull image|manifest unknown|toomanyrequests|\bEvicted\b|evicted|The node was low on resource|FailedScheduling|nodes are available:|Insufficient (cpu|memory|pods|ephemeral)|\bPreempt(ed|ing)\b|Node ?NotReady|node .* not ready|NodeStatusUnknown|KubeletNotReady|PLEG is not healthy|container runtime (is )?(down|not ready|network not ready)|cni plugin not initialized|FailedMount|FailedAttachVolume|AttachVolume|MountVolume|Multi-Attach error|Unable to attach or mount|timed out waiting for the condition.*volume|FailedCreatePodSandBox|pod sandbox|no (available )?IP(s| addresses)? (available|addresses)|failed to (allocate|assign) .*(address|IP)|no available IPs|unbound immediate PersistentVolumeClaims|node\.kubernetes\.io/|SandboxChanged|failed to reserve (sandbox|container) name|failed calling webhook|Kubelet stopped posting|no route to pod`},
	{"quota", `Throttling(Exception|Error)?|ThrottledException|TooManyRequests|too many requests|rate exceeded|rate limit(ed)? ?(exceeded|reached)?|RateLimit(Exceeded|Error)|\bSlowDown\b|RequestLimitExceeded|ResourceExhausted|RESOURCE_EXHAUSTED|quota (.* )?(exceeded|has been)|quotaExceeded|exceeded (your|the) .*quota|LimitExceededException|ProvisionedThroughputExceeded|\b(HTTP|status|code|error)[ :/=\d.]*429\b|\b429 (too|client)|exceeded quota:`},
	{"credentials", `password authentication failed|no pg_hba\.conf entry|pg_hba|Access denied for user|\b1045\b|ExpiredToken|token (is|has) expired|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|UnrecognizedClient|AccessDenied(Exception)?|is not authorized to perform|is forbidden: User|cannot (list|get|create|update|delete|watch) resource|Vault is sealed|(vault|secret).*permission denied|permission denied.*(vault|secret/)|NoCredentialProviders|Unable to locate credentials|NoCredentialsError|could not find default credentials|invalid_grant|UNAUTHENTICATED|Unauthenticated desc|WRONGPASS|NOAUTH|AuthenticationFailed\b|Authentication failed|SASL authentication|Login failed for user|role .* does not exist|ORA-0?1017|AADSTS|401 Unauthorized|403 Forbidden|PERMISSION_DENIED|InsufficientPrivilege|credentials? (have |has )?expired`},
	{"descriptors", `too many open files|\bE[MN]FILE\b|file table overflow|errno[ =]2[34]\b|os error 2[34]\b|inotify (watches|instances)`},
	{"hardware or kernel", `soft lockup|hard LOCKUP|Machine check|hardware error|\bMCE\b|conntrack.*(table )?full|table full, dropping packet|link is (not ready|down)|NIC Link is Down|carrier lost|blocked for more than \d+ seconds|nvme.*(timeout|reset)|ata\d.*(failed|error|exception)|rcu.*stall|EDAC|uncorrect(ed|able) .*error|SMART (error|failure)|thermal|temperature above threshold|neighbour table overflow|oops: host`},
	{"timeout of a connection", `i/o timeout|TLS handshake timeout|connect(ion)? timed out|\bETIMEDOUT\b|ESOCKETTIMEDOUT|ConnectTimeout|connect timeout|OpenTimeout|ConnectionTimeout|execution expired|(dial|connect|connection|opening).*(timed out|timeout)|timed out.*(connect|dial)|errno[ =]110\b|os error 110\b|\[Errno 110\]|\b10060\b|Connection timeout|operation timed out|no response from .*(host|server)|server selection (timed out|timeout)|ServerSelectionTimeout`},
	{"connection", `connection (was )?(refused|reset|closed|aborted|failure)|Connection to \S+ refused|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|broken pipe|socket hang up|no route to host|EHOSTUNREACH|ENETUNREACH|network is unreachable|host is (unreachable|down)|actively refused|forcibly closed|\b1006[01]\b|\b10054\b|connect\(\) failed|no live upstreams|upstream (prematurely|connect error|timed out|sent)|upstream connect error|delayed connect error|Error while dialing|connection error: desc|code = Unavailable|StatusCode\.UNAVAILABLE|UNAVAILABLE: |failed to connect( to)?|could not connect to|Can.t connect to|unable to connect|cannot connect to|error trying to connect|tcp connect error|connect ?error|Lost connection to|server has gone away|server closed the connection|Communications link failure|Connection (lost|dropped)|502 Bad Gateway|503 Service Unavailable|504 Gateway|bad gateway|HTTP 50[234]|Max retries exceeded|RemoteDisconnected|EOF occurred in violation|unexpected EOF.*(dial|connection)|PoolTimeout|errno[ =]1(04|11|13)\b|os error 1(04|11|13)\b|\[Errno 1(04|11|13)\]|Connection(Refused|Reset|Aborted)(Error)?|NoHttpResponse|ClosedChannelException|AMQP.*(closed|refused)|no connection could be made|All host\(s\) tried for query failed|getsockopt: connection`},
	{"planned work", `maintenance (window|in progress|mode)|planned (maintenance|work)|rollout in progress|scheduled maintenance|being drained|cordoned`},
}
