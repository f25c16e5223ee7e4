"""A visitor's file: what is read, and the sentence for everything that is not two columns of numbers."""

import contextlib
import time
import zlib

import numpy as np
import pytest

from core.data import DataError, read_classes, read_csv
from core.data.reader import MAX_BYTES, MAX_ROWS


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"a,b\n1.5,2\n2,40.5\n-3,1e3\n", ("a", "b")),
        (b"1.5,2\n2,40.5\n-3,1e3", ("x", "y")),
        (b"a,b\r\n1.5,2\r\n\r\n2,40.5\r\n-3,1e3\r\n,\r\n", ("a", "b")),
        (b"a,b\r1.5,2\r2,40.5\r-3,1e3\r", ("a", "b")),
        ("\ufeffa;b\r\n1,5;2\r\n2;40,5\r\n-3;1e3\r\n".encode(), ("a", "b")),
        (b"a\tb\n1,5\t2\n2\t40,5\n\xe2\x88\x923\t1000", ("a", "b")),
        ("身高,体重\n1.5,2\n2,40.5\n-3,1000\n".encode("gb18030"), ("身高", "体重")),
        ("身高;体重\n1,5;2\n2;40,5\n-3;1000\n".encode(), ("身高", "体重")),
        ("身高\t体重\n1.5\t2\n2\t40.5\n-3\t1000\n".encode("utf-16"), ("身高", "体重")),
        (b'"a, long","b; ""c"""\n"1.5", 2\n 2 ,"40.5"\n-3,1000\n', ("a, long", 'b; "c"')),
    ],
)
def test_good_files(content, names):
    data, said = read_csv(content)
    np.testing.assert_array_equal([data.x[0], data.y], [[1.5, 2, -3], [2, 40.5, 1000]])
    assert (data.names, data.classes, said) == (names, 0, None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \n\n", "The file is empty."),
        (b"a,b\n", "Rows of numbers in the file: 0; at least two are needed."),
        (b"a,b\n1,2\n", "Rows of numbers in the file: 1; at least two are needed."),
        (b"a,b\n1,2\n\n3,four\n", "Line 4, column 2: “four” is not a number."),
        (b"a,b\n1,2\nc,d\n", "Line 3, column 1: “c” is not a number."),
        (b"1,2\n3,__import__('os').system('x')\n", "Line 2, column 2: “__import__('os').system('x')” is not a number."),
        (b"1,2\n3,nan\n", "Line 2, column 2: “nan” is not a finite number."),
        (b"1,2\n-Inf,3\n", "Line 2, column 1: “-Inf” is not a finite number."),
        (b"1,2\n3,1e999\n", "Line 2, column 2: “1e999” is not a finite number."),
        (b"1,2\n3,\n", "Line 2, column 2: a number is missing."),
        (b"a,\n1,2\n2,3\n", "Line 1, column 1: “a” is not a number."),  # a heading has a name for each column
        (b"1,2,3\n", "Columns in line 1: 3; two are needed, x and y, with a comma, a semicolon or a tab between."),
        (b"1 2\n3 4\n", "Columns in line 1: 1; two are needed, x and y, with a comma, a semicolon or a tab between."),
        (b"1,2\n1,3\n1,4\n", "Column 1 is the same number, 1, in every row: no line can be fitted to it."),
        (b"1;0,5\n2;0,5\n", "Column 2 is the same number, 0.5, in every row: no line can be fitted to it."),
        (b'1,2\n3,"' + b"9" * 140_000, "Line 2: a quotation mark is not closed, or a cell is far too long."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is not a text file: save the table as CSV first."),
        (zlib.compress(bytes(range(1, 200)) * 99), "This is not a text file: save the table as CSV first."),
        (b"a,b\n\xff\xff,2\n", "The file’s characters cannot be read: save it as UTF-8 or GB18030."),
        (b"\xff\xfe1", "The file’s characters cannot be read: save it as UTF-8 or GB18030."),
        (b"1,2\n" * 1_000_000, "The file has 4000000 bytes; at most 1000000 are read."),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "file",
)
def test_what_is_no_table_is_told_in_words_and_at_once(content, said):
    began = time.process_time()
    with pytest.raises(DataError) as caught:
        read_csv(content)
    assert time.process_time() - began < 1
    assert str(caught.value) == str(caught.value.message) == said


def test_very_many_rows_are_cut_and_that_is_said():
    content = "".join(f"{i % 10},{i % 7}\n" for i in range(MAX_BYTES // 4)).encode()
    began = time.process_time()
    data, said = read_csv(content)
    assert time.process_time() - began < 1
    assert data.samples == MAX_ROWS
    assert str(said) == f"The file has more than {MAX_ROWS} rows; the first {MAX_ROWS} are used."
    assert read_csv(content[: 4 * MAX_ROWS])[1] is None
    assert data.y[13] == 6


def test_a_strange_heading_is_short_and_printable():
    data, _ = read_csv(("a" * 200 + ",<b>\u202e$x$</b>\n1,2\n2,3\n").encode())
    assert data.names == ("a" * 39 + "…", "<b> $x$</b>")
    with pytest.raises(DataError, match="9…” is not a number"):
        read_csv(b"1,2\n3," + b"9" * 100_000)


def test_any_bytes_get_an_answer():
    rng = np.random.default_rng(0)
    alphabet = np.frombuffer(b'0123456789.,;\t"-+eE\n\r \xe4\xb8\xad\xff\0a', dtype=np.uint8)
    for size in range(300):
        for pool in (alphabet, alphabet[:-5], np.arange(256, dtype=np.uint8)):
            with contextlib.suppress(DataError):
                assert np.isfinite(read_csv(rng.choice(pool, size).tobytes())[0].y).all()


def test_two_columns_of_numbers_and_one_of_classes():
    data, said = read_classes("长;宽;种\n1,5;2;企鹅\n2;4;海豹\n-3;1e3;企鹅\n2;2;7\n".encode())
    np.testing.assert_array_equal(data.x, [[1.5, 2, -3, 2], [2, 4, 1000, 2]])
    assert data.y.tolist() == [0, 1, 0, 2]
    assert (data.labels, data.classes, data.names, said) == (("企鹅", "海豹", "7"), 3, ("长", "宽", "种"), None)
    assert read_classes(b"1,2,0\n1,3,1\n")[0].names[:2] == ("x₁", "x₂")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"1,2\n", "Columns in line 1: 2; three are needed, x₁, x₂ and a class"),
        (b"1,2,a\n1,b,a\n", "Line 2, column 2: “b” is not a number."),
        (b"1,2,a\n1,3,\n", "Line 2: the class is missing."),
        (b"1,2,a\n1,3,a\n", "Different classes in the file’s third column: 1; two or three are needed."),
        (b"1,2,a\n1,3,b\n1,2,c\n1,2,d", "Different classes in the file’s third column: 4; two or three are needed."),
        (b"1,2,a\n", "Rows of numbers in the file: 1; at least two are needed."),
        (b"", "The file is empty."),
    ],
)
def test_what_has_no_classes_is_told_in_words(content, said):
    with pytest.raises(DataError) as caught:
        read_classes(content)
    assert str(caught.value).startswith(said)
