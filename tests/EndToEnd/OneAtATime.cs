using Xunit.Sdk;
using Xunit.v3;

// Each of these tests runs whole servers, and small machines have two cores: together they would run into each other's time limits.
[assembly: Parallelization(Mode = ParallelMode.None)]
