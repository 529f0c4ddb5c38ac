package classify

// disguised are failures of a connection whose type says something else.
var disguised = []row{
	{"connection", "fetch", []string{
		"fetch failed", "Failed to fetch", "NetworkError when attempting to fetch resource",
		"TypeError: Load failed", "TypeError: network error",
	}},
	{"connection", "urllib3", []string{
		"Failed to establish a new connection*Connection refused", "MaxRetryError*Connection refused",
	}},
	{"name service", "Hadoop", []string{"IllegalArgumentException: java.net.UnknownHostException"}},
}

// faults are errors that a process makes itself, by runtime.
var faults = []row{
	{"assertion", "", []string{
		"AssertionError", "AssertionFailedError", "*AssertionException", "AssertionFailure", "ComparisonFailure",
		"ExpectationNotMetError", "assertion failed", "assertion * failed", "assertion `*` failed",
		"assertion violated", "Debug.Assert", "static assertion", "invariant violated", "invariant violation",
		"ASSERT FAILED", "DCHECK failed", "Check failed:", "Fatal error: Unexpectedly", "entered unreachable code",
		"not yet implemented",
	}},
	{"nil used", "Go", []string{
		"nil pointer dereference", "assignment to entry in nil map", "nil map", "call of nil func",
	}},
	{"null used", "Java", []string{
		"NullPointerException", "KotlinNullPointerException", "UninitializedPropertyAccessException",
	}},
	{"null used", ".NET", []string{"NullReferenceException", "Object reference not set to an instance"}},
	{"undefined used", "JavaScript", []string{
		"Cannot read propert*", "Cannot set propert*", "Cannot destructure property",
		"Cannot convert undefined or null", "undefined is not an object", "null is not an object",
		"undefined is not a function", "is not a function", "is not iterable", "is not a constructor",
		"can't access property", "Cannot access * before initialization",
	}},
	{"nil used", "Ruby", []string{
		"undefined method", "NoMethodError", "undefined local variable or method", "wrong number of arguments",
		"FrozenError", "can't modify frozen", "FiberError", "UncaughtThrowError", "NoMatchingPatternError",
		"NoMatchingPatternKeyError",
	}},
	{"null used", "PHP", []string{
		"Call to a member function", "Attempt to read property", "Trying to access array offset",
		"Trying to get property", "Call to undefined", "Undefined property", "Undefined variable",
		"Undefined array key", "Undefined index", "Undefined offset", "Undefined constant",
		"Unsupported operand types", "Too few arguments to function", "must be of type", "must be an instance of",
		"Cannot redeclare", "Allowed memory size of", "Maximum execution time of", "Class \"...\" not found",
		"UnhandledMatchError", "Array to string conversion", "Uncaught ArgumentCountError",
	}},
	{"none used", "Rust", []string{
		"called `...` on a `...` value", "called `Option::unwrap()`", "Option::expect_none", "already borrowed",
		"already mutably borrowed", "BorrowMutError", "attempt to * with overflow", "attempt to divide by zero",
		"byte index * is not a char boundary", "internal error: entered unreachable",
	}},
	{"nil found", "Swift", []string{
		"unexpectedly found nil", "Fatal error: Index out of range", "Could not cast value of type",
	}},
	{"null used", "Dart", []string{
		"Null check operator used on a null value", "NoSuchMethodError", "LateInitializationError",
		"is not a subtype of type",
	}},
	{"wrong value", "Elixir", []string{
		"UndefinedFunctionError", "KeyError", "BadMapError", "BadArityError", "ArithmeticError",
		"Protocol.UndefinedError",
	}},
	{"wrong value", "Erlang", []string{"badarith", "badarg", "undef,", "badkey", "badmap"}},
	{"nil used", "Lua", []string{
		"attempt to index a nil value", "attempt to call a nil value", "attempt to * a nil value",
		"attempt to compare", "attempt to concatenate", "attempt to perform arithmetic", "bad argument #",
	}},
	{"undef used", "Perl", []string{
		"Can't call method", "Can't locate object method", "Can't use an undefined value", "Not a HASH reference",
		"Not an ARRAY reference", "Not a CODE reference", "Illegal division by zero",
		"Modification of a read-only value", "Undefined subroutine",
	}},
	{"wrong value", "OCaml", []string{
		"Invalid_argument", "Not_found", "Match_failure", "Assert_failure", "Stack_overflow",
	}},
	{"wrong value", "Haskell", []string{
		"Prelude.head: empty list", "Non-exhaustive patterns", "Maybe.fromJust: Nothing",
	}},
	{"wrong key or type", "Clojure", []string{
		"ArityException", "No matching clause", "Don't know how to create ISeq",
	}},
	{"out of bounds", "", []string{
		"index out of range", "slice bounds out of range", "index out of bounds", "list index out of range",
		"tuple index out of range", "string index out of range", "*IndexOutOfBoundsException",
		"*IndexOutOfRangeException", "ArgumentOutOfRangeException", "RangeError", "IndexError",
		"NegativeArraySizeException", "makeslice: len out of range", "BufferOverflowException",
		"BufferUnderflowException", "out of bounds for length", "vector::_M_range_check", "std::out_of_range",
		"subscript out of range",
	}},
	{"wrong type", "", []string{
		"interface conversion:", "ClassCastException", "InvalidCastException", "TypeError", "ArrayStoreException",
		"IncompatibleClassChangeError", "cannot be cast to class", "Unable to cast object of type",
		"reflect: call of", "std::bad_cast", "std::bad_variant_access", "std::bad_optional_access",
		"MethodArgumentTypeMismatchException",
	}},
	{"wrong name", "", []string{
		"NameError", "UnboundLocalError", "ReferenceError", "is not defined", "AttributeError",
		"NoClassDefFoundError", "ClassNotFoundException", "NoSuchMethodException", "NoSuchFieldError",
		"NoSuchFieldException", "AbstractMethodError", "UnsatisfiedLinkError", "ExceptionInInitializerError",
		"LinkageError", "MissingMethodException", "MissingFieldException", "TypeLoadException",
		"ModuleNotFoundError", "ImportError", "Cannot find module", "ERR_MODULE_NOT_FOUND", "ERR_REQUIRE_ESM",
		"uninitialized constant", "MissingPropertyException", "NoSuchBeanDefinitionException",
		"Unable to resolve service for type", "undefined symbol", "symbol lookup error", "cannot load such file",
	}},
	{"wrong value", "", []string{
		"KeyError", "NumberFormatException", "InputMismatchException", "NoSuchElementException", "No value present",
		"KeyNotFoundException", "The given key * was not present", "Sequence contains no elements",
		"Sequence contains more than one", "divide by zero", "division by zero", "DivideByZeroException",
		"DivisionByZero", "DivisionByZeroError", "ZeroDivisionError", "ArithmeticException", "FloatDomainError",
		"invalid literal for int", "could not convert string to float", "too many values to unpack",
		"not enough values to unpack", "math domain error", "StopIteration", "UnsupportedOperationException",
		"ConcurrentModificationException", "EmptyStackException", "DateTimeParseException", "DateTimeException",
		"EnumConstantNotPresentException", "No enum constant", "MissingResourceException",
		"CloneNotSupportedException", "NotImplementedError", "NotImplementedException", "Invalid time value",
		"Invalid Date",
	}},
	{"cannot parse", "", []string{
		"SyntaxError", "IndentationError", "Unexpected token", "Unexpected end of JSON input",
		"unexpected end of JSON", "is not valid JSON", "JSONDecodeError", "JSON::ParserError", "JsonParseException",
		"JsonMappingException", "JsonProcessingException", "JsonException", "JsonReaderException",
		"JsonSerializationException", "MismatchedInputException", "UnrecognizedPropertyException",
		"InvalidFormatException", "MalformedJsonException", "JsonSyntaxException", "ParseError", "ParserError",
		"ParseException", "SAXParseException", "XmlException", "cannot unmarshal", "invalid character * looking for",
		"json: unsupported", "yaml: line", "yaml: unmarshal", "UnicodeDecodeError", "UnicodeEncodeError",
		"MalformedInputException", "invalid byte sequence", "Encoding::*Error", "FormatException",
		"Input string was not in a correct format", "TemplateSyntaxError", "TemplateDoesNotExist",
		"template: *: executing", "InvalidProtocolBufferException", "proto: cannot parse", "expected value at line",
		"invalid type: * expected", "missing field `...`", "unknown variant `...`",
	}},
	{"memory error", "sanitizer", []string{
		"heap-use-after-free", "stack-use-after-return", "stack-use-after-scope", "heap-buffer-overflow",
		"stack-buffer-overflow", "stack-buffer-underflow", "global-buffer-overflow", "dynamic-stack-buffer-overflow",
		"container-overflow", "alloc-dealloc-mismatch", "attempting double-free", "attempting free on address",
		"use-of-uninitialized-value", "LeakSanitizer: detected memory leaks", "AddressSanitizer:",
		"UndefinedBehaviorSanitizer", "MemorySanitizer", "SEGV on unknown address", "runtime error: * overflow",
		"runtime error: load of", "runtime error: member access", "runtime error: signed integer",
	}},
	{"memory error", "", []string{
		"SIGSEGV", "Segmentation fault", "segmentation violation", "signal 11", "segfault at", "SIGBUS", "SIGILL",
		"SIGFPE", "SIGABRT", "SIGTRAP", "signal 6", "general protection fault", "bad access", "EXC_BAD_ACCESS",
		"EXC_BAD_INSTRUCTION", "EXC_CRASH", "stack smashing detected", "double free or corruption",
		"free(): invalid", "malloc(): *", "munmap_chunk(): invalid pointer", "corrupted size vs. prev_size",
		"corrupted double-linked list", "corrupted unsorted chunks", "pure virtual method called",
		"AccessViolationException", "Attempted to read or write protected memory", "unexpected fault address",
		"Invalid read of size", "Invalid write of size", "terminate called without an active exception", "Bus error",
		"Illegal instruction", "exited with exit code 139", "exit code 139", "exit code: 139", "exit code 134",
		"core dumped", "code=dumped", "status=11/SEGV", "status=6/ABRT",
	}},
	{"race", "", []string{
		"DATA RACE", "data race", "ThreadSanitizer:", "concurrent map writes", "concurrent map read and map write",
		"concurrent map iteration and map write",
	}},
	{"channel or lock misused", "Go", []string{
		"send on closed channel", "close of closed channel", "close of nil channel", "unlock of unlocked",
		"negative WaitGroup counter", "WaitGroup is reused",
	}},
	{"deadlock", "", []string{
		"all goroutines are asleep", "Found one Java-level deadlock", "Found * deadlock", "deadlock detected",
		"Deadlock found when trying to get lock", "was deadlocked on lock", "ORA-00060",
		"DeadlockLoserDataAccessException", "DeadlockException", "deadlock victim", "potential deadlock",
		"fatal: deadlock", "No live threads left. Deadlock?", "IllegalMonitorStateException", "lock-order-inversion",
		"Lock wait timeout exceeded", "could not serialize access", "CannotAcquireLockException",
		"LockAcquisitionException", "PessimisticLockException", "database is locked", "handler stuck",
		"request * stuck", "stuck in handler", "Thread starvation", "blocked for * by the same lock",
	}},
	{"endless recursion", "", []string{
		"goroutine stack exceeds", "stack overflow", "StackOverflowError", "StackOverflowException",
		"Maximum call stack size", "RecursionError", "maximum recursion depth", "stack level too deep",
		"SystemStackError", "too much recursion", "stack-overflow on address", "Maximum function nesting level",
		"Stack overflow",
	}},
}

// queries are errors that a database answers to what the program asked of it.
var queries = []row{
	{"wrong query", "", []string{
		"bad SQL grammar", "BadSqlGrammarException", "QuerySyntaxException", "SQLGrammarException",
		"SQLSyntaxErrorException", "HqlParseException", "IncorrectResultSizeDataAccessException",
		"DataIntegrityViolationException", "ConstraintViolationException", "IntegrityError", "ProgrammingError",
		"DuplicateKeyException", "UniqueViolation", "NotNullViolation", "ForeignKeyViolation", "CheckViolation",
		"UndefinedColumn", "UndefinedTable", "SyntaxErrorOrAccessRuleViolation", "NonUniqueResultException",
		"LazyInitializationException", "OptimisticLockException", "StaleObjectStateException",
		"TransientObjectException", "ActiveRecord::StatementInvalid", "ActiveRecord::RecordNotUnique",
		"ActiveRecord::RecordInvalid", "ActiveRecord::NotNullViolation", "ActiveRecord::RecordNotFound",
		"DoesNotExist:", "MultipleObjectsReturned", "MultipleResultsFound", "NoResultFound", "StaleDataError",
		"sql: no rows in result set", "sql: expected", "converting NULL to", "missing destination name",
	}},
	{"wrong query", "PostgreSQL", []string{
		"syntax error at or near", "syntax error at end of input", "column * does not exist",
		"relation * does not exist", "function * does not exist", "type * does not exist", "operator does not exist",
		"invalid input syntax for", "violates not-null constraint", "violates unique constraint",
		"violates foreign key constraint", "violates check constraint", "duplicate key value violates",
		"current transaction is aborted", "value too long for type", "invalid input value for enum",
		"numeric field overflow", "must appear in the GROUP BY clause", "is ambiguous", "SQLSTATE 42*",
		"SQLSTATE 23*", "SQLSTATE 22*", "SQLSTATE[42*", "SQLSTATE[23*", "SQLSTATE[22*",
	}},
	{"wrong query", "MySQL", []string{
		"You have an error in your SQL syntax", "Unknown column", "Table * doesn't exist", "Duplicate entry",
		"Data too long for column", "Data truncated for column", "Out of range value for column", "cannot be null",
		"doesn't have a default value", "Incorrect integer value", "Incorrect string value",
		"a foreign key constraint fails", "Illegal mix of collations", "Column count doesn't match",
		"Invalid use of group function", "Error 1054", "Error 1062", "Error 1064", "Error 1146", "Error 1213",
		"Error 1205", "Error 1292", "Error 1364", "Error 1366", "Error 1406", "Error 1048", "Error 1452",
	}},
	{"wrong query", "SQLite", []string{
		"no such table", "no such column", "UNIQUE constraint failed", "NOT NULL constraint failed",
		"FOREIGN KEY constraint failed", "CHECK constraint failed", "datatype mismatch", "near *: syntax error",
	}},
	{"wrong query", "SQL Server", []string{
		"Invalid object name", "Invalid column name", "Incorrect syntax near", "Violation of PRIMARY KEY constraint",
		"Violation of UNIQUE KEY constraint", "Cannot insert duplicate key", "Cannot insert the value NULL",
		"String or binary data would be truncated", "Conversion failed when converting",
		"conflicted with the * constraint",
	}},
	{"wrong query", "Oracle", []string{
		"ORA-00942", "ORA-00904", "ORA-00001", "ORA-01400", "ORA-00933", "ORA-00936", "ORA-01722", "ORA-02291",
		"ORA-02292", "ORA-12899", "ORA-01843", "ORA-06512", "ORA-01403", "ORA-01422",
	}},
	{"wrong query", "MongoDB", []string{
		"E11000 duplicate key", "MongoInvalidArgumentError", "Document failed validation", "CastError",
		"unknown operator", "unknown top level operator", "Unrecognized pipeline stage", "FailedToParse",
	}},
	{"wrong query", "Elasticsearch", []string{
		"mapper_parsing_exception", "parsing_exception", "illegal_argument_exception",
		"strict_dynamic_mapping_exception", "version_conflict_engine_exception", "index_not_found_exception",
		"document_missing_exception",
	}},
	{"wrong query", "Redis", []string{
		"WRONGTYPE Operation", "ERR unknown command", "ERR wrong number of arguments", "ERR value is not an integer",
		"CROSSSLOT", "ERR syntax error", "NOSCRIPT",
	}},
	{"wrong request", "gRPC", []string{
		"code = InvalidArgument", "code = Unimplemented", "StatusCode.INVALID_ARGUMENT", "StatusCode.UNIMPLEMENTED",
		"INVALID_ARGUMENT:", "UNIMPLEMENTED:", "StatusCode=\"InvalidArgument\"",
	}},
	{"wrong request", "AWS", []string{
		"ValidationException", "ConditionalCheckFailedException", "SerializationException", "InvalidParameterValue",
		"NoSuchKey", "MissingParameter",
	}},
}

// weakFaults are errors of code by types that libraries also use for what they
// could not reach: words of infrastructure go before them.
var weakFaults = []row{
	{"wrong value", "any", []string{
		"ValueError", "IllegalArgumentException", "ArgumentException", "ArgumentNullException", "ArgumentError",
		"InvalidOperationException", "IllegalStateException", "ObjectDisposedException", "ERR_INVALID_ARG_TYPE",
		"ERR_OUT_OF_RANGE", "ERR_HTTP_HEADERS_SENT", "UnhandledPromiseRejection", "ERR_UNHANDLED_REJECTION",
		"DomainException", "LogicException", "UnexpectedValueException", "ValidationError", "bad input",
		"DomainError", "RuntimeError: generator", "dictionary changed size during iteration",
	}},
	{"no match", "Elixir, Erlang", []string{
		"FunctionClauseError", "MatchError", "CaseClauseError", "CondClauseError", "WithClauseError",
		"no function clause matching", "no case clause matching", "no match of right hand side", "badmatch",
		"function_clause", "case_clause", "if_clause",
	}},
	{"wrong wiring", "Java", []string{
		"UnsatisfiedDependencyException", "BeanCreationException", "BeanInstantiationException",
	}},
	{"unhandled panic", "", []string{
		"panic: runtime error", "terminate called after throwing", "Fatal error: '...' expression", "panicked at",
		"Unhandled exception", "Uncaught exception", "uncaughtException", "goroutine panicked", "recovered panic",
		"panic recovered", "Traceback (most recent call last)",
	}},
}
