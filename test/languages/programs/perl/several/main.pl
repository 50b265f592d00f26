use v5.36;
use Answer;

say Answer::answer();
