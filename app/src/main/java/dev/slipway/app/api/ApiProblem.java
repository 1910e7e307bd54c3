package dev.slipway.app.api;

import dev.slipway.fleet.declared.Problem;
import java.util.List;

/**
 * Why a request was refused; the body of every 4xx answer.
 *
 * @param error one sentence
 * @param remedy what to do, or empty
 * @param problems what is wrong in which file, when the declared fleet was concerned
 * @param instead kinds of operations on the same machine that would do what was asked for, the mildest first; mostly none
 */
record ApiProblem(String error, String remedy, List<Problem> problems, List<String> instead) {
    ApiProblem(String error, String remedy) {
        this(error, remedy, List.of());
    }

    ApiProblem(String error, String remedy, List<Problem> problems) {
        this(error, remedy, problems, List.of());
    }
}
