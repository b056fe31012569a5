/* hold FILE [read]: keeps a file open until the standard input ends. Others may read it meanwhile, as
   with Excel, or do nothing with it. */
#include <windows.h>
#include <stdio.h>

int wmain(int argc, wchar_t **argv)
{
    DWORD share = argc > 2 ? FILE_SHARE_READ : 0;
    HANDLE file = CreateFileW(argv[1], GENERIC_READ | GENERIC_WRITE, share, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        printf("error %lu\n", GetLastError());
        return 1;
    }
    printf("held\n");
    fflush(stdout);
    while (getchar() != EOF) {
    }
    CloseHandle(file);
    return 0;
}
