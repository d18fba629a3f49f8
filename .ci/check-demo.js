// Checks the JSON line that `nextclick demo --json` ends with, read from standard input.
const demo = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const faults = [];
const require_ = (holds, fault) => holds || faults.push(fault);

require_(demo.best_possible_recall_at_20 > 0.3 && demo.best_possible_recall_at_20 < 0.7, 'the best possible is not between 0.3 and 0.7');
require_(demo.recall_at_20 >= 0.8 * demo.best_possible_recall_at_20, 'the model is under 80 % of the best possible');
require_(demo.recall_at_20 >= 3 * demo.popularity_recall_at_20, 'the model is under 3 times popularity');
require_(demo.recall_at_20 < demo.best_possible_recall_at_20, 'the model is better than can be: the measurement is broken');
require_(demo.requests >= 1000, 'too few requests to say anything');
require_(demo.failed_requests === 0, 'requests failed');
require_(demo.swaps === 2, 'not two versions were swapped in');
require_(demo.seconds < 180, 'it took more than 3 minutes');

for (const fault of faults) {
  console.error(`demo: ${fault}`);
}
process.exit(faults.length === 0 ? 0 : 1);
