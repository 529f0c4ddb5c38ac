package classify

// heaps are heaps and address spaces that filled up from within the process.
var heaps = []row{
	{"heap exhausted", "Java", []string{
		"OutOfMemoryError: Java heap space", "OutOfMemoryError: GC overhead limit exceeded",
		"OutOfMemoryError: Requested array size", "OutOfMemoryError: Metaspace",
		"OutOfMemoryError: Direct buffer memory", "OutOfDirectMemoryError",
	}},
	{"heap exhausted", "JavaScript", []string{
		"JavaScript heap out of memory", "Reached heap limit", "Invalid string length",
		"Array buffer allocation failed",
	}},
	{"heap exhausted", "Go", []string{
		"runtime: out of memory", "fatal error: out of memory", "runtime: cannot allocate memory",
	}},
	{"heap exhausted", "Python", []string{"MemoryError"}},
	{"heap exhausted", "Ruby", []string{"NoMemoryError", "failed to allocate memory"}},
	{"heap exhausted", ".NET", []string{"System.OutOfMemoryException", "InsufficientMemoryException"}},
	{"heap exhausted", "native", []string{
		"std::bad_alloc", "memory allocation of * bytes failed", "allocation-size-too-big",
		"AddressSanitizer: out-of-memory", "eheap_alloc",
	}},
}

// machine are failures of what a process runs on.
var machine = []row{
	{"out of memory", "kernel", []string{
		"oom-killer", "oom-kill", "oom_kill", "oom_reaper", "Out of memory: Kill*", "Memory cgroup out of memory",
		"Killed process *", "*HostOutOfMemory*", "*NodeMemory*", "*MemoryHigh*", "low on memory",
	}},
	{"out of memory", "Kubernetes", []string{
		"*OOMKilled", "*OOMKilling", "*OOMKill", "SystemOOM", "*MemoryPressure", "exit* code* 137", "exit* 137",
		"exited with 137", "exitcode*137", "code 137", "status 137", "Container * exceeded memory limit",
		"memory limit reached",
	}},
	{"out of memory", "systemd", []string{
		"killed by the OOM killer", "oom-kill", "status=9/KILL", "code=killed", "systemd-oomd",
		"killed * due to memory pressure",
	}},
	{"out of memory", "", []string{
		"signal: killed", "signal 9", "SIGKILL", "SIGKILL*memory", "OutOfMemory: Container killed",
		"OutOfMemoryError: Container killed", "running beyond physical memory limits",
		"running beyond virtual memory limits", "Memory quota exceeded", "Memory quota vastly exceeded",
		"Container killed on request", "Error R14", "Error R15", "memory limit exceeded",
		"exceeded its memory limit", "killed * out of memory", "Ran out of memory", "OOM Killed", "OOM-killed",
	}},
	{"out of memory", "errno", []string{
		"Cannot allocate memory", "ENOMEM", "errno 12", "errno=12", "errno: 12", "os error 12",
		"not enough memory resources", "insufficient memory for the Java Runtime", "unable to create native thread",
		"unable to create new native thread", "can't start new thread", "pthread_create failed",
		"fork: retry: Resource temporarily unavailable", "failed to create new OS thread",
		"can't create Thread: Resource temporarily unavailable",
	}},
	{"disk", "errno", []string{
		"no space left on device", "ENOSPC", "errno 28", "errno=28", "errno: 28", "errno -28", "os error 28",
		"StorageFull", "EDQUOT", "Disk quota exceeded", "EROFS", "errno 30", "os error 30", "Read-only file system",
		"ReadOnlyFilesystem", "Input/output error", "EIO", "errno 5]", "os error 5", "not enough space on the disk",
		"There is not enough space", "not enough space on disk", "No usable temporary directory",
		"out of disk space", "insufficient disk space", "disk is full", "disk full", "device is full",
		"filesystem is full", "file system is full", "Stale file handle", "ESTALE", "Structure needs cleaning",
	}},
	{"disk", "kernel", []string{
		"EXT4-fs error", "EXT4-fs warning", "EXT4-fs (*): error", "XFS (*): *", "BTRFS error", "BTRFS: error",
		"I/O error, dev", "Buffer I/O error", "blk_update_request", "print_req_error", "JBD2: *",
		"Remounting filesystem read-only", "md/raid*", "critical medium error", "critical target error",
		"lost page write", "Unrecovered read error", "Medium Error", "end_request: I/O error",
		"device-mapper: *error",
	}},
	{"disk", "PostgreSQL", []string{
		"could not extend file", "could not write file", "could not write to file", "could not fsync file",
		"could not write block", "could not read block", "could not create file * space",
		"could not open file * Input/output", "could not flush dirty data",
	}},
	{"disk", "MySQL", []string{
		"The table * is full", "Got error 28", "error 28 from storage engine", "Error writing file", "InnoDB: *disk",
		"OS errno 28", "(Errcode: 28", "(errno: 28", "Error 1114", "Error 1021", "Error 3 *writing file",
	}},
	{"disk", "Elasticsearch", []string{
		"flood stage disk watermark", "flood-stage watermark", "high disk watermark", "disk watermark *exceeded",
		"disk usage exceeded", "FORBIDDEN/12/index read-only", "read-only / allow delete", "read_only_allow_delete",
	}},
	{"disk", "other databases", []string{
		"database or disk is full", "disk I/O error", "database disk image is malformed",
		"attempt to write a readonly database", "ORA-01653", "ORA-01654", "ORA-01652", "ORA-00257", "ORA-19502",
		"ORA-27072", "unable to extend table", "transaction log for database * is full",
		"Could not allocate space for object", "OutOfDiskSpace", "MISCONF Redis", "Disk is full",
		"Failed opening the RDB file", "Write error saving DB", "Can't save in background", "KafkaStorageException",
		"KAFKA_STORAGE_ERROR", "LogDirFailure", "disk_free_limit", "Disk space alarm", "disk alarm",
		"insufficient free disk", "WiredTiger error (28)", "WT_PANIC", "NoSpaceException",
	}},
	{"descriptors", "", []string{
		"too many open files", "EMFILE", "ENFILE", "errno 24", "errno=24", "errno: 24", "errno 23", "os error 24",
		"os error 23", "file table overflow", "file-max limit", "Too many open files in system", "OpenFilesLimit",
		"inotify watch*", "inotify instances", "user limit of inotify", "System limit for number of file watchers",
		"ulimit*nofile", "nofile limit", "file descriptors exhausted", "out of file descriptors",
		"no file descriptors available",
	}},
}
