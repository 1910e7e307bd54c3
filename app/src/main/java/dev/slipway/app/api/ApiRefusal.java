package dev.slipway.app.api;

import org.springframework.http.HttpStatus;

/** Ends a request with a status and an {@link ApiProblem}. */
final class ApiRefusal extends RuntimeException {
    private final HttpStatus status;
    private final transient ApiProblem problem;

    ApiRefusal(HttpStatus status, ApiProblem problem) {
        super(problem.error());
        this.status = status;
        this.problem = problem;
    }

    static ApiRefusal notFound(String what) {
        return new ApiRefusal(HttpStatus.NOT_FOUND, new ApiProblem(what, ""));
    }

    static ApiRefusal bad(String error, String remedy) {
        return new ApiRefusal(HttpStatus.BAD_REQUEST, new ApiProblem(error, remedy));
    }

    HttpStatus status() {
        return status;
    }

    ApiProblem problem() {
        return problem;
    }
}
